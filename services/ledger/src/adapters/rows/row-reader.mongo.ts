import type { FindCursor, WithId } from 'mongodb';
import { VOCABULARY } from '../../domain/codes.js';
import type { BookedRow } from '../../domain/ledger-row.js';
import { bookRow } from '../../domain/place-row.js';
import type { PlacedRow } from '../../domain/placed-row.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RowDocument } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { placedFrom } from './row-codec.mongo.js';
import { nameIn, type Words } from './words.mongo.js';

const BATCH = 2_000;

/** Puts kept rows into words. */
export class RowReader {
  readonly #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  async book(room: BooksRoom, books: MerchantBooks, rows: readonly RowDocument[]): Promise<BookedRow[]> {
    const columns = Object.entries(VOCABULARY) as [keyof typeof VOCABULARY, number][];
    const vocabularies = await this.#words.readNames(
      room,
      books,
      columns.map(([column, vocabulary]) => ({
        vocabulary,
        numbers: rows.map((row) => (column === 'source' ? row._id.source : row[column])),
      })),
    );
    const nameOf = (vocabulary: number, number: number) => nameIn(vocabularies, vocabulary, number);
    return rows.map((row) => bookRow(books.merchantId, placedFrom(row, vocabularies), nameOf, row.importId));
  }

  /** The rows of a query, with the names of their counterparties, a batch in memory at a time. */
  async *place(
    room: BooksRoom,
    books: MerchantBooks,
    query: FindCursor<WithId<RowDocument>>,
  ): AsyncGenerator<PlacedRow> {
    let batch: RowDocument[] = [];
    for await (const document of query.batchSize(BATCH)) {
      batch.push(document);
      if (batch.length < BATCH) continue;
      yield* await this.#placeSome(room, books, batch);
      batch = [];
    }
    yield* await this.#placeSome(room, books, batch);
  }

  async #placeSome(
    room: BooksRoom,
    books: MerchantBooks,
    rows: readonly RowDocument[],
  ): Promise<PlacedRow[]> {
    const numbers = rows.map(({ counterparty }) => counterparty);
    const wanted = [{ vocabulary: VOCABULARY.counterparty, numbers }];
    const vocabularies = await this.#words.readNames(room, books, wanted);
    return rows.map((row) => placedFrom(row, vocabularies));
  }
}
