import type { AnyBulkWriteOperation, Document } from 'mongodb';
import { idsBetween, placeId } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RollupDocument } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { RollupCells } from './rollup-document.mongo.js';
import { type PlacedCell, ROLLUP_FAMILIES, type RollupFamily } from './rollup-families.mongo.js';

/** What a write wants of the rollups of one merchant. */
export interface WantedRollups {
  readonly books: MerchantBooks;
  readonly cells: readonly PlacedCell[];
  /** Months of which every document of these families is wanted. */
  readonly months: ReadonlySet<number>;
}

interface InHand {
  readonly books: MerchantBooks;
  readonly cells: RollupCells;
}

/**
 * The documents of rollups that one transaction works on: read together, changed in memory, written together. The
 * merchants are held, so nobody else writes them meanwhile; one query and one write a family, however many cells.
 */
export class RollupBooks {
  readonly #room: BooksRoom;
  readonly #documents = new Map<RollupFamily, Map<string, InHand>>(
    ROLLUP_FAMILIES.map((family) => [family, new Map()]),
  );

  constructor(room: BooksRoom) {
    this.#room = room;
  }

  /** @param wholeMonths the families of which whole months are wanted */
  async read(wanted: readonly WantedRollups[], wholeMonths: readonly RollupFamily[]): Promise<void> {
    const byBooks = new Map(wanted.map(({ books }) => [books.booksId.toHexString(), books]));
    for (const family of ROLLUP_FAMILIES) {
      const terms = wanted.flatMap((one) => termsOf(family, one, wholeMonths.includes(family)));
      if (terms.length === 0) continue;
      const filter = terms.length === 1 ? terms[0]! : { $or: terms };
      const found = this.#room.rollups(family.name).find(filter, { session: this.#room.session });
      for await (const document of found) {
        const books = byBooks.get(document['_id'].booksId.toHexString())!;
        const place = family.place.map((name) => Number(document['_id'][name]));
        this.#put(family, books, new RollupCells(family, place, document));
      }
    }
  }

  /** The document of a place, an empty one when there is none. It must have been wanted. */
  at(family: RollupFamily, books: MerchantBooks, place: readonly number[]): RollupCells {
    const known = this.#documents.get(family)!.get(keyOf(books, place));
    return known?.cells ?? this.#put(family, books, new RollupCells(family, place));
  }

  /** The documents in hand of a merchant, those of one month. */
  *ofMonth(family: RollupFamily, { booksId }: MerchantBooks, month: number): Generator<RollupCells> {
    const index = family.place.indexOf('month');
    for (const { books, cells } of this.#documents.get(family)!.values()) {
      if (books.booksId.equals(booksId) && cells.place[index] === month) yield cells;
    }
  }

  async write(): Promise<void> {
    const { session } = this.#room;
    for (const [family, documents] of this.#documents) {
      const operations = [...documents.values()].flatMap(operationsOf);
      if (operations.length === 0) continue;
      await this.#room.rollups(family.name).bulkWrite(operations, { session, ordered: false });
    }
  }

  #put(family: RollupFamily, books: MerchantBooks, cells: RollupCells): RollupCells {
    this.#documents.get(family)!.set(keyOf(books, cells.place), { books, cells });
    return cells;
  }
}

function termsOf(
  family: RollupFamily,
  { books, cells, months }: WantedRollups,
  isWhole: boolean,
): Document[] {
  const { tenantId, booksId } = books;
  const places = new Map<string, readonly number[]>();
  for (const cell of cells) {
    if (cell.family === family) places.set(cell.place.join(' '), cell.place);
  }
  const terms: Document[] = [];
  if (places.size > 0) {
    const ids = [...places.values()].map((place) => placeId(books, family.place, place));
    terms.push({ _id: { $in: ids } });
  }
  if (isWhole) {
    for (const month of months) terms.push({ _id: idsBetween({ tenantId, booksId }, 'month', month, month) });
  }
  return terms;
}

function operationsOf({ books, cells }: InHand): AnyBulkWriteOperation<RollupDocument>[] {
  if (!cells.isTouched) return [];
  const { _id, ...document } = cells.toDocument(books);
  if (cells.isEmpty) return cells.isKept ? [{ deleteOne: { filter: { _id } } }] : [];
  if (!cells.isKept) return [{ insertOne: { document: { _id, ...document } } }];
  return [{ replaceOne: { filter: { _id }, replacement: document } }];
}

function keyOf({ booksId }: MerchantBooks, place: readonly number[]): string {
  return `${booksId.toHexString()} ${place.join(' ')}`;
}
