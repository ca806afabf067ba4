import type { ObjectId } from 'mongodb';
import { VOCABULARY } from '../../domain/codes.js';
import { inBooks } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { BooksId } from '../documents.mongo.js';

const MOST_WORDS_REMEMBERED = 200_000;

export interface Vocabulary {
  readonly ids: Map<string, number>;
  readonly names: Map<number, string>;
}

/**
 * Words and their numbers, one vocabulary a merchant and column, remembered in both directions. A number never
 * changes its word, so what another process wrote cannot make the memory wrong; only what is committed gets in.
 * Vocabularies in hand stay right when the memory is emptied.
 */
export class Words {
  #books = new Map<string, readonly Vocabulary[]>();
  #remembered = 0;

  of(booksId: ObjectId): readonly Vocabulary[] {
    const key = booksId.toHexString();
    let known = this.#books.get(key);
    if (!known) {
      known = Object.values(VOCABULARY).map(() => ({ ids: new Map(), names: new Map() }));
      this.#books.set(key, known);
    }
    return known;
  }

  remember(vocabulary: Vocabulary, number: number, name: string): void {
    if (!vocabulary.ids.has(name)) this.#remembered++;
    vocabulary.ids.set(name, number);
    vocabulary.names.set(number, name);
  }

  /** Between two pieces of work: forgets everything when it has become much. */
  tidy(): void {
    if (this.#remembered < MOST_WORDS_REMEMBERED) return;
    this.#books = new Map();
    this.#remembered = 0;
  }

  /** The number of a word; 0 for no word, undefined when no row ever used it. */
  async find(room: BooksRoom, books: BooksId, vocabulary: number, name: string): Promise<number | undefined> {
    if (name === '') return 0;
    const known = this.of(books.booksId)[vocabulary - 1]!;
    const number = known.ids.get(name);
    if (number !== undefined) return number;
    const { tenantId, booksId } = books;
    const found = await room
      .of('word')
      .findOne({ _id: { tenantId, booksId, vocabulary, name } }, { session: room.session });
    if (!found) return undefined;
    this.remember(known, found.number, name);
    return found.number;
  }

  /** The numbers of those words that some row ever used, in one query for all that are not remembered. */
  async findAll(
    room: BooksRoom,
    books: BooksId,
    vocabulary: number,
    names: readonly string[],
  ): Promise<number[]> {
    const known = this.of(books.booksId)[vocabulary - 1]!;
    const { tenantId, booksId } = books;
    const ids = names
      .filter((name) => name !== '' && !known.ids.has(name))
      .map((name) => ({ tenantId, booksId, vocabulary, name }));
    if (ids.length > 0) {
      const found = room.of('word').find({ _id: { $in: ids } }, { session: room.session });
      for await (const { _id, number } of found) this.remember(known, number, _id.name);
    }
    return names.flatMap((name) => known.ids.get(name) ?? []);
  }

  /**
   * Reads the words of numbers that are not remembered, all in one query.
   * @returns vocabularies in which `nameIn` finds them, also when the memory is emptied meanwhile
   */
  async readNames(
    room: BooksRoom,
    books: BooksId,
    wanted: readonly { vocabulary: number; numbers: Iterable<number> }[],
  ): Promise<readonly Vocabulary[]> {
    const known = this.of(books.booksId);
    const missing = wanted.flatMap(({ vocabulary, numbers }) => {
      const { names } = known[vocabulary - 1]!;
      const unknown = [...new Set(numbers)].filter((number) => number !== 0 && !names.has(number));
      return unknown.length === 0 ? [] : [{ '_id.vocabulary': vocabulary, number: { $in: unknown } }];
    });
    if (missing.length === 0) return known;
    const found = room
      .of('word')
      .find({ ...inBooks(books), $or: missing }, { session: room.session, batchSize: 10_000 });
    for await (const { _id, number } of found) this.remember(known[_id.vocabulary - 1]!, number, _id.name);
    return known;
  }
}

/** The word of a number that was read; undefined for 0. */
export function nameIn(
  vocabularies: readonly Vocabulary[],
  vocabulary: number,
  number: number,
): string | undefined {
  if (number === 0) return undefined;
  const name = vocabularies[vocabulary - 1]!.names.get(number);
  if (name === undefined) throw new Error(`word ${vocabulary}/${number} is used but not kept`);
  return name;
}
