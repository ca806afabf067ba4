export type { Shelf, ShelfItem, ShelfPlace } from '@merchant-analysis/storage/shelf';
