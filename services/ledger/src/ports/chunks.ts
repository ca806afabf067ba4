import type { RequestKey } from '@merchant-analysis/contracts/outbox';
import type { BookedRow, LedgerRow } from '../domain/ledger-row.js';

/** A record of a file that did not become a fact, and why. */
export interface Reject {
  /** Number of the record in the file; the first record after the heading is 1. */
  readonly row: number;
  /** Heading of the column that is wrong, where it is one. */
  readonly column?: string | undefined;
  readonly reason: string;
  /** The record as it was read; the store keeps the first 16,384 characters. */
  readonly raw: string;
}

/** How far the file was read when the chunk was complete: where a restart goes on. */
export interface ImportProgress {
  readonly recordsRead: number;
  readonly bytesRead: number;
}

/** A part of an import, written as a whole or not at all. About 2,000 rows keep the write lock short. */
export interface ImportChunk {
  readonly tenantId: string;
  readonly importId: string;
  /** 0, 1, 2, … without gaps. */
  readonly chunkNo: number;
  /** Fingerprint of the content: the same number with another fingerprint is another file. */
  readonly chunkHash: string;
  /** Rows of one merchant or of several, in the order of the file: of the same id, the last one counts. */
  readonly rows: readonly LedgerRow[];
  readonly rejects: readonly Reject[];
  readonly progress: ImportProgress;
}

export interface WriteCounts {
  readonly inserted: number;
  readonly corrected: number;
  readonly unchanged: number;
}

export interface WriteResult extends WriteCounts {
  /** One entry a merchant, sorted by id. `dataVersion` is the one after the write. */
  readonly merchants: readonly (WriteCounts & { merchantId: string; dataVersion: number })[];
}

export interface ChunkResult extends WriteResult {
  readonly rejected: number;
}

export interface Checkpoint extends ImportProgress {
  /** Number of the chunk that is applied next. */
  readonly nextChunkNo: number;
}

/**
 * The key under which an answer is kept, so that the same request has its effect once, and what leaves with the
 * effect. A store keeps all of it in the transaction of the effect.
 */
export interface OnceKey<Answer = never> extends RequestKey<Answer> {
  readonly action: string;
}

/** Writing facts. Every method is one atomic step: all of it is there afterwards, or nothing. */
export interface ChunkPort {
  /**
   * Classifies every row as new, changed or known by its identity and its content, writes it, brings everything
   * derived up to date, keeps rejects and checkpoint, and raises the data version of each merchant that changed.
   * The same chunk again gives the kept result and changes nothing.
   * @throws Problem CHUNK_CHANGED for an applied number with another hash, CHUNK_OUT_OF_ORDER for a number that
   * is not the next, NOT_FOUND for an unknown import or merchant, STORAGE_FULL, STORAGE_UNAVAILABLE.
   */
  applyChunk(chunk: ImportChunk): Promise<ChunkResult>;

  /** Where an import stands: `nextChunkNo` 0 when nothing was applied. @throws Problem NOT_FOUND. */
  readCheckpoint(tenantId: string, importId: string): Promise<Checkpoint>;

  /** The same step for rows that belong to no import. With `once`, a repeated request gives the kept result. */
  writeRows(write: {
    tenantId: string;
    rows: readonly LedgerRow[];
    once?: OnceKey<WriteResult> | undefined;
  }): Promise<WriteResult>;

  /**
   * Takes one fact out; everything derived follows. Gives it back as it was.
   * @throws Problem NOT_FOUND when it is not in the books.
   */
  deleteRow(deletion: {
    tenantId: string;
    merchantId: string;
    source: string;
    externalId: string;
    once?: OnceKey<{ dataVersion: number; row: BookedRow }> | undefined;
  }): Promise<{ dataVersion: number; row: BookedRow }>;
}
