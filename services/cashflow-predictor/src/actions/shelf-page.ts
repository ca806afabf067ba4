import { problem } from '@merchant-analysis/contracts/problems';
import type { ShelfItem, ShelfPlace } from '../ports/shelf.js';

interface Page<A> {
  data: A[];
  page: { nextCursor?: string; hasMore: boolean };
}

/** A page from one item more than it shows, newest first. */
export function shelfPage<T, A>(
  items: readonly ShelfItem<T>[],
  limit: number,
  show: (item: ShelfItem<T>) => A,
): Page<A> {
  const last = items[limit - 1];
  const hasMore = items.length > limit;
  return {
    data: items.slice(0, limit).map(show),
    page: hasMore && last ? { hasMore, nextCursor: `${last.at}.${last.id}` } : { hasMore },
  };
}

/** Where a page begins. @throws Problem CURSOR_INVALID. */
export function readShelfCursor(cursor: string | undefined): ShelfPlace | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,15})\.(\w{4,60})$/.exec(cursor);
  if (!match) throw problem('CURSOR_INVALID');
  return { at: Number(match[1]), id: match[2]! };
}
