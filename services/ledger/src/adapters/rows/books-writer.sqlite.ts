import { VOCABULARY } from '../../domain/codes.js';
import type { LedgerRow } from '../../domain/ledger-row.js';
import { placeRow } from '../../domain/place-row.js';
import type { PlacedRow } from '../../domain/placed-row.js';
import { CellPool, RollupDeltas } from '../../domain/rollup-deltas.js';
import type { WriteResult } from '../../ports/chunks.js';
import type { MerchantBooks, MerchantKeys } from '../merchants/merchant-keys.sqlite.js';
import { RefundLinks } from '../refunds/refund-links.sqlite.js';
import { RollupWriter } from '../rollups/rollup-writer.sqlite.js';
import type { Statements } from '../statements.js';
import { resultOf, rowsByMerchant } from './merchant-rows.js';
import { placedFrom, type StoredRow } from './row-codec.sqlite.js';
import { RowWriter, type WrittenRows } from './row-writer.sqlite.js';
import type { Words } from './words.sqlite.js';

/** Writes rows with everything derived from them. Only inside a write transaction. */
export class BooksWriter {
  readonly #statements: Statements;
  readonly #words: Words;
  readonly #keys: MerchantKeys;
  readonly #rows: RowWriter;
  readonly #rollups: RollupWriter;
  readonly #refunds: RefundLinks;
  readonly #pool = new CellPool();

  constructor(statements: Statements, words: Words, keys: MerchantKeys) {
    this.#statements = statements;
    this.#words = words;
    this.#keys = keys;
    this.#rows = new RowWriter(statements, words);
    this.#rollups = new RollupWriter(statements);
    this.#refunds = new RefundLinks(statements);
  }

  /** @param writeKey the step that writes. @throws Problem NOT_FOUND for an unknown merchant. */
  write(tenantId: string, writeKey: number, rows: readonly LedgerRow[]): WriteResult {
    const merchants = [...rowsByMerchant(rows)].map(([merchantId, ofMerchant]) => {
      const books = this.#keys.get(tenantId, merchantId);
      const { calendar, unitMinor } = books;
      const intern = (vocabulary: number, name: string | undefined) =>
        this.#words.intern(books.key, vocabulary, name);
      const rules = { calendar, unitMinor, intern };
      const placed = ofMerchant.map((row) => placeRow(row, rules));
      const written = this.#rows.write(books, writeKey, placed);
      this.#derive(books, written);
      const corrected = written.corrected.length;
      const inserted = written.inserted.length;
      const dataVersion = this.#raiseVersion(books.key, inserted + corrected > 0);
      return { merchantId, inserted, corrected, unchanged: written.unchanged, dataVersion };
    });
    return resultOf(merchants);
  }

  /** Takes a row out; undefined when it is not in the books. */
  remove(
    books: MerchantBooks,
    source: string,
    externalId: string,
  ): { dataVersion: number; stored: StoredRow } | undefined {
    const sourceId = this.#words.find(books.key, VOCABULARY.source, source);
    const stored = sourceId === undefined ? undefined : this.#rows.find(books.key, sourceId, externalId);
    if (!stored) return undefined;
    const row = placedFrom(this.#words, books.key, stored);
    this.#rows.remove(books.key, row);
    this.#derive(books, { inserted: [], corrected: [], unchanged: 0 }, [row]);
    return { dataVersion: this.#raiseVersion(books.key, true), stored };
  }

  #derive(books: MerchantBooks, written: WrittenRows, removed: readonly PlacedRow[] = []): void {
    this.#pool.takeBack();
    const deltas = new RollupDeltas(books.unitMinor, this.#pool);
    const dirtyDays = new Set<number>();
    for (const row of written.inserted) deltas.add(row);
    for (const { before, after } of written.corrected) {
      deltas.takeOut(before);
      deltas.add(after);
      dirtyDays.add(before.day).add(after.day);
    }
    for (const row of removed) {
      deltas.takeOut(row);
      dirtyDays.add(row.day);
    }
    this.#rollups.apply(books, deltas, dirtyDays);
    this.#refunds.follow(books.key, written, removed);
  }

  #raiseVersion(merchant: number, isChanged: boolean): number {
    const text = isChanged
      ? 'UPDATE merchant SET data_version = data_version + 1 WHERE merchant_key = ? RETURNING data_version'
      : 'SELECT data_version FROM merchant WHERE merchant_key = ?';
    return Number(this.#statements.of(text).get(merchant)?.['data_version']);
  }
}
