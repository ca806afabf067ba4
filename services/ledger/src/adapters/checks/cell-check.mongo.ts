import type { Document } from 'mongodb';
import { DIMENSION_CODES } from '../../domain/codes.js';
import type { BooksDifference } from '../../ports/books-check.js';
import { idsBetween, idsWithin } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { RollupCells } from '../rollups/rollup-document.mongo.js';
import {
  type PlacedCell,
  ROLL_MONTH,
  ROLLUP_FAMILIES,
  type RollupFamily,
} from '../rollups/rollup-families.mongo.js';
import { cellInWords, isEqualCell, valuesInWords } from './cell-words.mongo.js';

export type TellCell = (difference: Omit<BooksDifference, 'tenantId' | 'merchantId'>) => void;

/** Compares the cells that are kept of one merchant with those that its rows make. */
export class CellCheck {
  readonly #room: BooksRoom;
  readonly #books: MerchantBooks;
  readonly #tell: TellCell;
  readonly #made = new Map<RollupFamily, Map<string, RollupCells>>(
    ROLLUP_FAMILIES.map((family) => [family, new Map()]),
  );

  constructor(room: BooksRoom, books: MerchantBooks, tell: TellCell) {
    this.#room = room;
    this.#books = books;
    this.#tell = tell;
  }

  make(cells: Iterable<PlacedCell>): void {
    for (const { family, place, cell } of cells) {
      const ofFamily = this.#made.get(family)!;
      const key = place.join(' ');
      const document = ofFamily.get(key) ?? new RollupCells(family, place);
      ofFamily.set(key, document);
      document.add(cell);
    }
  }

  /** The months of all documents that are kept. */
  async monthsKept(): Promise<Set<number>> {
    const months = new Set<number>();
    for (const family of ROLLUP_FAMILIES) {
      const found = this.#find(family, this.#idsOfAll(), { _id: 1 });
      for await (const { _id } of found) months.add(_id.month);
    }
    return months;
  }

  /** Compares a month, and forgets what was made of it. @returns how many cells are kept */
  async compareMonth(family: RollupFamily, month: number): Promise<number> {
    const { tenantId, booksId } = this.#books;
    const parts =
      family === ROLL_MONTH
        ? Object.values(DIMENSION_CODES).map((dimension) => ({ tenantId, booksId, dimension }))
        : [{ tenantId, booksId }];
    let cells = 0;
    for (const part of parts) cells += await this.#compare(family, idsBetween(part, 'month', month, month));
    this.#tellMissing(family);
    return cells;
  }

  /** Compares every document of a family whose months reach into each other. @returns how many cells are kept */
  async compareAll(family: RollupFamily): Promise<number> {
    const cells = await this.#compare(family, this.#idsOfAll());
    this.#tellMissing(family);
    return cells;
  }

  async #compare(family: RollupFamily, ids: Document): Promise<number> {
    let cells = 0;
    for await (const document of this.#find(family, ids)) {
      const place = family.place.map((name) => Number(document['_id'][name]));
      const kept = new RollupCells(family, place, document);
      const key = place.join(' ');
      const made = this.#made.get(family)!.get(key) ?? new RollupCells(family, place);
      this.#made.get(family)!.delete(key);
      cells += this.#compareCells(kept, made);
      if (family.hasFlows) this.#compareFlows(family, document, made);
    }
    return cells;
  }

  #compareCells(kept: RollupCells, made: RollupCells): number {
    const { family, place } = kept;
    let cells = 0;
    for (const cell of kept.all()) {
      cells++;
      const other = made.find(...cell.slice(0, family.key.length));
      if (!other || !isEqualCell(family, cell, other)) this.#tellCell(family, place, cell, other);
    }
    for (const cell of made.all()) {
      if (!kept.find(...cell.slice(0, family.key.length))) this.#tellCell(family, place, undefined, cell);
    }
    return cells;
  }

  /** What a document says of all its cells together. */
  #compareFlows(family: RollupFamily, kept: Document, made: RollupCells): void {
    const { firstDay, lastDay, count, flows } = made.toDocument(this.#books);
    const recomputed = JSON.stringify([firstDay, lastDay, count, (flows ?? []).map(Number)]);
    const said = JSON.stringify([kept['firstDay'], kept['lastDay'], kept['count'], kept['flows']]);
    if (said === recomputed || made.isEmpty) return;
    const { month, bucket } = kept['_id'];
    this.#tell({ table: family.name, cell: `month=${month} bucket=${bucket}`, kept: said, recomputed });
  }

  #tellMissing(family: RollupFamily): void {
    for (const document of this.#made.get(family)!.values()) {
      for (const cell of document.all()) this.#tellCell(family, document.place, undefined, cell);
    }
    this.#made.get(family)!.clear();
  }

  #tellCell(
    family: RollupFamily,
    place: readonly number[],
    kept: readonly number[] | undefined,
    made: readonly number[] | undefined,
  ): void {
    this.#tell({
      table: family.name,
      cell: cellInWords(family, place, kept ?? made!),
      kept: kept && valuesInWords(family, kept),
      recomputed: made && valuesInWords(family, made),
    });
  }

  #idsOfAll(): Document {
    const { tenantId, booksId } = this.#books;
    return idsWithin({ tenantId, booksId });
  }

  #find(family: RollupFamily, ids: Document, projection?: Document) {
    const { session } = this.#room;
    const options = projection ? { session, projection } : { session };
    return this.#room.rollups(family.name).find({ _id: ids }, options);
  }
}
