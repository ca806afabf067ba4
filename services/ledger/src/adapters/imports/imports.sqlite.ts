import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { putOutgoing } from '@merchant-analysis/storage/outbox.sqlite';
import { transaction } from '@merchant-analysis/storage/sqlite';
import type { Reject } from '../../ports/chunks.js';
import type {
  ImportChanges,
  ImportEntry,
  ImportPort,
  ImportState,
  ImportTelling,
  ImportTotals,
} from '../../ports/imports.js';
import { sumCounts } from '../rows/merchant-rows.js';
import type { Statements } from '../statements.js';
import { ENTRY_COLUMNS, valuesOfEntry } from './import-entry.sqlite.js';

type Row = Record<string, SQLInputValue>;

export class SqliteImports implements ImportPort {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;

  constructor(database: DatabaseSync, statements: Statements) {
    this.#database = database;
    this.#statements = statements;
  }

  async createImport(entry: ImportEntry, telling?: ImportTelling): Promise<boolean> {
    const insert = this.#statements.of(
      `INSERT INTO import_entry (${ENTRY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (tenant_id, import_id) DO NOTHING`,
    );
    return this.#tell(telling, () => insert.run(...valuesOfEntry(entry.tenantId, entry)));
  }

  async findImport(tenantId: string, importId: string): Promise<ImportEntry | undefined> {
    const row = this.#statements
      .of('SELECT * FROM import_entry WHERE tenant_id = ? AND import_id = ?')
      .get(tenantId, importId);
    return row && entryOf(row);
  }

  async listImports(query: Parameters<ImportPort['listImports']>[0]): Promise<ImportEntry[]> {
    const { tenantId, merchantIds, limit, before } = query;
    return this.#statements
      .of(
        `SELECT * FROM import_entry
         WHERE tenant_id = $tenant AND (created_at, import_id) < ($createdAt, $importId)
           AND ($merchants IS NULL OR merchant_id IN (SELECT value FROM json_each($merchants)))
         ORDER BY created_at DESC, import_id DESC LIMIT $limit`,
      )
      .all({
        tenant: tenantId,
        createdAt: before?.createdAt ?? Number.MAX_SAFE_INTEGER,
        importId: before?.importId ?? '',
        merchants: merchantIds ? JSON.stringify(merchantIds) : null,
        limit,
      })
      .map(entryOf);
  }

  async listImportsInState(states: readonly ImportState[]): Promise<ImportEntry[]> {
    return this.#statements
      .of('SELECT * FROM import_entry WHERE state IN (SELECT value FROM json_each(?)) ORDER BY import_key')
      .all(JSON.stringify(states))
      .map(entryOf);
  }

  async changeImport(
    tenantId: string,
    importId: string,
    expectedStates: readonly ImportState[],
    changes: ImportChanges,
    telling?: ImportTelling,
  ): Promise<boolean> {
    const update = this.#statements.of(
      `UPDATE import_entry SET state = coalesce($state, state), plan = coalesce($plan, plan),
         merchant_id = coalesce($merchant, merchant_id), finished_at = coalesce($finishedAt, finished_at)
       WHERE tenant_id = $tenant AND import_id = $import AND state IN (SELECT value FROM json_each($expected))`,
    );
    return this.#tell(telling, () =>
      update.run({
        tenant: tenantId,
        import: importId,
        expected: JSON.stringify(expectedStates),
        state: changes.state ?? null,
        plan: changes.plan ? JSON.stringify(changes.plan) : null,
        merchant: changes.merchantId ?? null,
        finishedAt: changes.finishedAt ?? null,
      }),
    );
  }

  /** One statement and what leaves with it; false, and nothing leaves, when it changed nothing. */
  #tell(telling: ImportTelling | undefined, statement: () => { changes: number | bigint }): boolean {
    return transaction(this.#database, () => {
      if (Number(statement().changes) === 0) return false;
      putOutgoing(this.#database, telling?.outgoing?.(true) ?? []);
      return true;
    });
  }

  async countImport(tenantId: string, importId: string): Promise<ImportTotals> {
    const entry = this.#statements
      .of(
        `SELECT import_key, records_read, bytes_read,
           (SELECT count(*) FROM import_reject WHERE import_reject.import_key = import_entry.import_key) AS rejected
         FROM import_entry WHERE tenant_id = ? AND import_id = ?`,
      )
      .get(tenantId, importId);
    const merchants = this.#statements
      .of('SELECT * FROM import_merchant WHERE import_key = ? ORDER BY merchant_id')
      .all(entry?.['import_key'] ?? null)
      .map((row) => ({
        merchantId: String(row['merchant_id']),
        inserted: Number(row['inserted']),
        corrected: Number(row['corrected']),
        unchanged: Number(row['unchanged']),
      }));
    return {
      ...sumCounts(merchants),
      rejected: Number(entry?.['rejected'] ?? 0),
      progress: {
        recordsRead: Number(entry?.['records_read'] ?? 0),
        bytesRead: Number(entry?.['bytes_read'] ?? 0),
      },
      merchants,
    };
  }

  async listRejects(
    tenantId: string,
    importId: string,
    page: { afterRow: number; limit: number },
  ): Promise<Reject[]> {
    return this.#statements
      .of(
        `SELECT row, column_name, reason, raw FROM import_reject
         WHERE import_key = (SELECT import_key FROM import_entry WHERE tenant_id = ? AND import_id = ?) AND row > ?
         ORDER BY row LIMIT ?`,
      )
      .all(tenantId, importId, page.afterRow, page.limit)
      .map((row) => ({
        row: Number(row['row']),
        column: textOf(row['column_name']),
        reason: String(row['reason']),
        raw: String(row['raw']),
      }));
  }
}

function entryOf(row: Row): ImportEntry {
  return {
    tenantId: String(row['tenant_id']),
    importId: String(row['import_id']),
    merchantId: textOf(row['merchant_id']),
    createdBy: String(row['created_by']),
    fileName: String(row['file_name']),
    fileBytes: Number(row['file_bytes']),
    sha256: String(row['sha256']),
    state: stateOf(row['state']),
    plan: JSON.parse(String(row['plan'])),
    createdAt: Number(row['created_at']),
    finishedAt: row['finished_at'] === null ? undefined : Number(row['finished_at']),
  };
}

function textOf(value: SQLInputValue | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function stateOf(value: SQLInputValue | undefined): ImportState {
  return String(value) as ImportState;
}
