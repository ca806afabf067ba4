import type { DatabaseSync } from 'node:sqlite';
import type { Merchant, MerchantGroup } from '@merchant-analysis/contracts/merchants';
import { type Migration, transaction } from '@merchant-analysis/storage/sqlite';
import type { LedgerRow } from '../domain/ledger-row.js';
import type { BooksCopyPort } from '../ports/books-copy.js';
import type { Reject } from '../ports/chunks.js';
import type { ImportEntry, ImportTotals } from '../ports/imports.js';
import { ENTRY_COLUMNS, valuesOfEntry } from './imports/import-entry.sqlite.js';
import { fieldsOf } from './merchants/merchant-fields.js';
import type { MerchantKeys } from './merchants/merchant-keys.sqlite.js';
import { BooksWriter } from './rows/books-writer.sqlite.js';
import type { Words } from './rows/words.sqlite.js';
import type { Statements } from './statements.js';

export const COPY_MIGRATION: Migration = {
  name: 'ledger-copy',
  up: `CREATE TABLE copy_mark (
    tenant_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (tenant_id, name)
  ) WITHOUT ROWID;`,
};

export class SqliteBooksCopy implements BooksCopyPort {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #words: Words;
  readonly #books: BooksWriter;

  constructor(database: DatabaseSync, statements: Statements, words: Words, keys: MerchantKeys) {
    this.#database = database;
    this.#statements = statements;
    this.#words = words;
    this.#books = new BooksWriter(statements, words, keys);
  }

  async listTenants(): Promise<string[]> {
    return this.#statements
      .of(
        `SELECT tenant_id FROM merchant UNION SELECT tenant_id FROM merchant_group
         UNION SELECT tenant_id FROM import_entry ORDER BY tenant_id`,
      )
      .all()
      .map((row) => String(row['tenant_id']));
  }

  async putMerchant(tenantId: string, merchant: Merchant): Promise<void> {
    const fields = fieldsOf(merchant);
    this.#atomically(() =>
      this.#statements
        .of(
          `INSERT INTO merchant (tenant_id, merchant_id, fields, time_zone, day_cut, currency, data_version, version,
             created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        )
        .run(
          tenantId,
          merchant.id,
          JSON.stringify(fields),
          fields.timeZone,
          fields.dayCut,
          fields.currency,
          merchant.dataVersion,
          merchant.version,
          Date.parse(merchant.createdAt),
        ),
    );
  }

  async putGroup(tenantId: string, { id, name, kind, version, merchantIds }: MerchantGroup): Promise<void> {
    this.#atomically(() => {
      const added = this.#statements
        .of(
          `INSERT INTO merchant_group (tenant_id, group_id, name, kind, version) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO NOTHING RETURNING group_key`,
        )
        .get(tenantId, id, JSON.stringify(name), kind, version);
      if (!added) return;
      this.#statements
        .of(
          `INSERT INTO group_member SELECT ?, merchant_key FROM merchant
           WHERE tenant_id = ? AND merchant_id IN (SELECT value FROM json_each(?))`,
        )
        .run(added['group_key']!, tenantId, JSON.stringify(merchantIds));
    });
  }

  async putImport(tenantId: string, entry: ImportEntry, totals: ImportTotals): Promise<void> {
    this.#atomically(() => {
      const added = this.#statements
        .of(
          `INSERT INTO import_entry (${ENTRY_COLUMNS}, records_read, bytes_read)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING import_key`,
        )
        .get(...valuesOfEntry(tenantId, entry), totals.progress.recordsRead, totals.progress.bytesRead);
      if (!added) return;
      for (const { merchantId, inserted, corrected, unchanged } of totals.merchants) {
        this.#statements
          .of('INSERT INTO import_merchant VALUES (?, ?, ?, ?, ?)')
          .run(added['import_key']!, merchantId, inserted, corrected, unchanged);
      }
    });
  }

  async putRejects(tenantId: string, importId: string, rejects: readonly Reject[]): Promise<void> {
    this.#atomically(() => {
      const importKey = this.#keyOf(tenantId, importId);
      const insert = this.#statements.of(
        'INSERT INTO import_reject VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      );
      for (const { row, column, reason, raw } of rejects) {
        insert.run(importKey, row, column ?? null, reason, raw);
      }
    });
  }

  async putRows(tenantId: string, importId: string | undefined, rows: readonly LedgerRow[]): Promise<void> {
    this.#atomically(() => {
      // A step without a number: it belongs to the import, and no chunk is ever answered from it.
      const { lastInsertRowid } = this.#statements
        .of('INSERT INTO write_step (import_key) VALUES (?)')
        .run(importId === undefined ? null : this.#keyOf(tenantId, importId));
      this.#books.write(tenantId, Number(lastInsertRowid), rows);
    });
  }

  async readMark(tenantId: string, name: string): Promise<unknown> {
    const row = this.#statements
      .of('SELECT value FROM copy_mark WHERE tenant_id = ? AND name = ?')
      .get(tenantId, name);
    return row && JSON.parse(String(row['value']));
  }

  async writeMark(tenantId: string, name: string, value: unknown): Promise<void> {
    this.#atomically(() =>
      this.#statements
        .of('INSERT INTO copy_mark VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
        .run(tenantId, name, JSON.stringify(value)),
    );
  }

  async clearMarksBut(tenantId: string, name: string): Promise<void> {
    this.#atomically(() =>
      this.#statements.of('DELETE FROM copy_mark WHERE tenant_id = ? AND name <> ?').run(tenantId, name),
    );
  }

  #keyOf(tenantId: string, importId: string): number {
    const row = this.#statements
      .of('SELECT import_key FROM import_entry WHERE tenant_id = ? AND import_id = ?')
      .get(tenantId, importId);
    if (!row) throw new Error(`the import ${importId} is not there yet`);
    return Number(row['import_key']);
  }

  #atomically<T>(work: () => T): T {
    try {
      const result = transaction(this.#database, work);
      this.#words.keepFresh();
      return result;
    } catch (error) {
      this.#words.forgetFresh();
      throw error;
    }
  }
}
