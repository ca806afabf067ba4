import { VOCABULARY } from '../../domain/codes.js';
import type { LedgerRow } from '../../domain/ledger-row.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { WordDocument } from '../documents.mongo.js';
import type { HeldBooks } from '../merchants/merchant-books.mongo.js';
import type { Vocabulary, Words } from './words.mongo.js';

type WordId = WordDocument['_id'];

/** The words of one merchant in one write. */
interface Numbering {
  /** What the memory knows. */
  readonly known: readonly Vocabulary[];
  /** What it did not know, by vocabulary − 1. */
  readonly found: readonly Map<string, number>[];
  /** The highest numbers, by vocabulary − 1. */
  readonly counters: number[];
}

const COLUMNS = Object.entries(VOCABULARY) as [keyof typeof VOCABULARY, number][];
const BATCH = 5_000;

/** The words of one write. New ones get into the memory when the transaction is committed, and not before. */
export class NewWords {
  readonly #words: Words;
  /** By the booksId. */
  readonly #numberings = new Map<string, Numbering>();

  constructor(words: Words) {
    this.#words = words;
  }

  /** Numbers every word of the rows, so that `internOf` knows it. The merchants must be held. */
  async number(
    room: BooksRoom,
    parts: readonly { books: HeldBooks; rows: readonly LedgerRow[] }[],
  ): Promise<void> {
    const unknown: WordId[] = [];
    for (const { books, rows } of parts) {
      const numbering = {
        known: this.#words.of(books.booksId),
        found: COLUMNS.map(() => new Map<string, number>()),
        counters: [...books.words],
      };
      this.#numberings.set(books.booksId.toHexString(), numbering);
      for (const id of unknownOf(books, numbering, rows)) unknown.push(id);
    }
    for (let from = 0; from < unknown.length; from += BATCH) {
      await this.#numberSome(room, unknown.slice(from, from + BATCH));
    }
  }

  /** Gives the number of a word of the merchant's rows; 0 for no word. */
  internOf(books: HeldBooks): (vocabulary: number, name: string | undefined) => number {
    const { known, found } = this.#of(books);
    return (vocabulary, name) => {
      if (!name) return 0;
      return known[vocabulary - 1]!.ids.get(name) ?? found[vocabulary - 1]!.get(name)!;
    };
  }

  /** What the merchant must keep as its highest numbers. */
  countersOf(books: HeldBooks): readonly number[] {
    return this.#of(books).counters;
  }

  /** The transaction is committed. */
  keep(): void {
    for (const { known, found } of this.#numberings.values()) {
      for (const [index, numbers] of found.entries()) {
        for (const [name, number] of numbers) this.#words.remember(known[index]!, number, name);
      }
    }
    this.#words.tidy();
  }

  async #numberSome(room: BooksRoom, unknown: readonly WordId[]): Promise<void> {
    const { session } = room;
    const find = room.of('word').find({ _id: { $in: [...unknown] } }, { session, batchSize: BATCH });
    for await (const { _id, number } of find) this.#of(_id).found[_id.vocabulary - 1]!.set(_id.name, number);
    const fresh: WordDocument[] = [];
    for (const _id of unknown) {
      const { found, counters } = this.#of(_id);
      const place = _id.vocabulary - 1;
      if (found[place]!.has(_id.name)) continue;
      const number = (counters[place] ?? 0) + 1;
      counters[place] = number;
      found[place]!.set(_id.name, number);
      fresh.push({ _id, number });
    }
    if (fresh.length > 0) await room.of('word').insertMany(fresh, { session });
  }

  #of({ booksId }: Pick<WordId, 'booksId'>): Numbering {
    return this.#numberings.get(booksId.toHexString())!;
  }
}

/** In the order in which the rows bring them, so that the same rows number their words alike. */
function* unknownOf(books: HeldBooks, { known }: Numbering, rows: readonly LedgerRow[]): Generator<WordId> {
  const { tenantId, booksId } = books;
  const columns = COLUMNS.map(([column, vocabulary]) => {
    return { column, vocabulary, known: known[vocabulary - 1]!.ids, seen: new Set<string>() };
  });
  for (const row of rows) {
    for (const { column, vocabulary, known, seen } of columns) {
      const name = row[column];
      if (!name || known.has(name) || seen.has(name)) continue;
      seen.add(name);
      yield { tenantId, booksId, vocabulary, name };
    }
  }
}
