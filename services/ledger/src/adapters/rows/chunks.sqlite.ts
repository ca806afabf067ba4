import type { DatabaseSync } from 'node:sqlite';
import { problem } from '@merchant-analysis/contracts/problems';
import { once } from '@merchant-analysis/storage/once';
import { transaction } from '@merchant-analysis/storage/sqlite';
import type { LedgerRow } from '../../domain/ledger-row.js';
import type { Checkpoint, ChunkPort, ChunkResult, ImportChunk, OnceKey, Reject } from '../../ports/chunks.js';
import type { MerchantKeys } from '../merchants/merchant-keys.sqlite.js';
import type { Statements } from '../statements.js';
import { BatchWriter } from './batch-writer.js';
import { BooksWriter } from './books-writer.sqlite.js';
import { RowReader } from './row-reader.sqlite.js';
import type { Words } from './words.sqlite.js';

/** Enough for a record to be mended and imported again. */
const LONGEST_RAW = 16_384;

/** The chunk protocol on SQLite: one BEGIN IMMEDIATE … COMMIT a method. */
export class SqliteChunks implements ChunkPort {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #words: Words;
  readonly #keys: MerchantKeys;
  readonly #books: BooksWriter;
  readonly #reader: RowReader;
  readonly #rejects: BatchWriter;

  constructor(database: DatabaseSync, statements: Statements, words: Words, keys: MerchantKeys) {
    this.#database = database;
    this.#statements = statements;
    this.#words = words;
    this.#keys = keys;
    this.#books = new BooksWriter(statements, words, keys);
    this.#reader = new RowReader(statements, words);
    this.#rejects = new BatchWriter(
      statements,
      'INSERT INTO import_reject',
      '($import, ?, ?, ?, ?)',
      'ON CONFLICT DO NOTHING',
    );
  }

  async applyChunk(chunk: ImportChunk): Promise<ChunkResult> {
    return this.#atomically(() => {
      const { importKey, nextChunkNo } = this.#findImport(chunk.tenantId, chunk.importId);
      if (chunk.chunkNo < nextChunkNo) return this.#keptResult(importKey, chunk);
      if (chunk.chunkNo !== nextChunkNo) {
        throw problem('CHUNK_OUT_OF_ORDER', { chunkNo: chunk.chunkNo, expected: nextChunkNo });
      }
      const writeKey = this.#beginStep(importKey, chunk);
      const written = this.#books.write(chunk.tenantId, writeKey, chunk.rows);
      const rejected = this.#keepRejects(importKey, chunk.rejects);
      const result = { ...written, rejected };
      this.#endStep(importKey, writeKey, chunk, result);
      return result;
    });
  }

  async readCheckpoint(tenantId: string, importId: string): Promise<Checkpoint> {
    const { nextChunkNo, recordsRead, bytesRead } = this.#findImport(tenantId, importId);
    return { nextChunkNo, recordsRead, bytesRead };
  }

  async writeRows(write: { tenantId: string; rows: readonly LedgerRow[]; once?: OnceKey | undefined }) {
    const { tenantId, rows } = write;
    return this.#once(tenantId, write.once, () => {
      const { lastInsertRowid } = this.#statements.of('INSERT INTO write_step DEFAULT VALUES').run();
      return this.#books.write(tenantId, Number(lastInsertRowid), rows);
    });
  }

  async deleteRow(deletion: Parameters<ChunkPort['deleteRow']>[0]) {
    const { tenantId, merchantId, source, externalId } = deletion;
    return this.#once(tenantId, deletion.once, () => {
      const books = this.#keys.get(tenantId, merchantId);
      const removed = this.#books.remove(books, source, externalId);
      if (!removed) throw problem('NOT_FOUND', { what: 'transaction' });
      const [row] = this.#reader.book(books, [removed.stored]);
      return { dataVersion: removed.dataVersion, row: row! };
    });
  }

  #findImport(tenantId: string, importId: string) {
    const row = this.#statements
      .of(
        `SELECT import_key, next_chunk_no, records_read, bytes_read FROM import_entry
         WHERE tenant_id = ? AND import_id = ?`,
      )
      .get(tenantId, importId);
    if (!row) throw problem('NOT_FOUND', { what: 'import' });
    return {
      importKey: Number(row['import_key']),
      nextChunkNo: Number(row['next_chunk_no']),
      recordsRead: Number(row['records_read']),
      bytesRead: Number(row['bytes_read']),
    };
  }

  #keptResult(importKey: number, { chunkNo, chunkHash }: ImportChunk): ChunkResult {
    const step = this.#statements
      .of('SELECT chunk_hash, result FROM write_step WHERE import_key = ? AND chunk_no = ?')
      .get(importKey, chunkNo);
    if (step?.['chunk_hash'] !== chunkHash) throw problem('CHUNK_CHANGED', { chunkNo });
    return JSON.parse(String(step['result']));
  }

  #beginStep(importKey: number, { chunkNo, chunkHash }: ImportChunk): number {
    const { lastInsertRowid } = this.#statements
      .of('INSERT INTO write_step (import_key, chunk_no, chunk_hash) VALUES (?, ?, ?)')
      .run(importKey, chunkNo, chunkHash);
    return Number(lastInsertRowid);
  }

  #keepRejects(importKey: number, rejects: readonly Reject[]): number {
    const values = rejects.flatMap(({ row, column, reason, raw }) => [
      row,
      column ?? null,
      reason,
      raw.slice(0, LONGEST_RAW),
    ]);
    return this.#rejects.write({ import: importKey }, values);
  }

  #endStep(importKey: number, writeKey: number, chunk: ImportChunk, result: ChunkResult): void {
    this.#statements
      .of('UPDATE write_step SET result = ? WHERE write_key = ?')
      .run(JSON.stringify(result), writeKey);
    for (const { merchantId, inserted, corrected, unchanged } of result.merchants) {
      this.#statements
        .of(
          `INSERT INTO import_merchant VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
             inserted = inserted + excluded.inserted, corrected = corrected + excluded.corrected,
             unchanged = unchanged + excluded.unchanged`,
        )
        .run(importKey, merchantId, inserted, corrected, unchanged);
    }
    this.#statements
      .of('UPDATE import_entry SET next_chunk_no = ?, records_read = ?, bytes_read = ? WHERE import_key = ?')
      .run(chunk.chunkNo + 1, chunk.progress.recordsRead, chunk.progress.bytesRead, importKey);
  }

  #once<T>(tenantId: string, key: OnceKey | undefined, effect: () => T): T {
    const action = key?.action ?? '';
    return this.#atomically(() => once(this.#database, { tenantId, action, idempotency: key }, effect));
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
