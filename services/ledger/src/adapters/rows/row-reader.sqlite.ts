import type { BookedRow } from '../../domain/ledger-row.js';
import { bookRow } from '../../domain/place-row.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import type { Statements } from '../statements.js';
import { placedFrom, type StoredRow } from './row-codec.sqlite.js';
import type { Words } from './words.sqlite.js';

/** Puts stored rows into words. */
export class RowReader {
  readonly #statements: Statements;
  readonly #words: Words;

  constructor(statements: Statements, words: Words) {
    this.#statements = statements;
    this.#words = words;
  }

  book(books: MerchantBooks, stored: readonly StoredRow[]): BookedRow[] {
    const imports = new Map<number, string | undefined>();
    const importIdOf = (writeKey: number): string | undefined => {
      if (!imports.has(writeKey)) imports.set(writeKey, this.#findImport(writeKey));
      return imports.get(writeKey);
    };
    const nameOf = (vocabulary: number, id: number) => this.#words.nameOf(books.key, vocabulary, id);
    return stored.map((row) => {
      const placed = placedFrom(this.#words, books.key, row);
      return bookRow(books.merchantId, placed, nameOf, importIdOf(row[1]));
    });
  }

  #findImport(writeKey: number): string | undefined {
    const row = this.#statements
      .of('SELECT import_id FROM write_step JOIN import_entry USING (import_key) WHERE write_key = ?')
      .get(writeKey);
    return row && String(row['import_id']);
  }
}
