import type { ImportRecord } from '@merchant-analysis/contracts/files';
import type { Telling } from '@merchant-analysis/contracts/outbox';
import type { ImportProgress, Reject, WriteCounts } from './chunks.js';

export type ImportState = ImportRecord['state'];

/** One import as it is kept. `plan` belongs to the importer (encoding, mapping, sheet, …): plain JSON. */
export interface ImportEntry {
  readonly tenantId: string;
  /** `imp_…`, also the id of its job. */
  readonly importId: string;
  /** Absent when a column spreads the file over merchants. */
  readonly merchantId?: string | undefined;
  readonly createdBy: string;
  readonly fileName: string;
  readonly fileBytes: number;
  readonly sha256: string;
  readonly state: ImportState;
  readonly plan: Readonly<Record<string, unknown>>;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly finishedAt?: number | undefined;
}

/** Sums over the chunks that are in the books: a replay cannot raise them. */
export interface ImportTotals extends WriteCounts {
  readonly rejected: number;
  readonly progress: ImportProgress;
  readonly merchants: readonly (WriteCounts & { merchantId: string })[];
}

export interface ImportChanges {
  readonly state?: ImportState;
  readonly plan?: Readonly<Record<string, unknown>>;
  readonly merchantId?: string;
  readonly finishedAt?: number;
}

/** What leaves with a change of an import, in its transaction; nothing when there was no change. */
export type ImportTelling = Telling<true>;

/** The bookkeeping of imports: what was taken in, how far it got, and what was turned away. */
export interface ImportPort {
  /** False, and nothing is written, when there is an import of this id. */
  createImport(entry: ImportEntry, telling?: ImportTelling): Promise<boolean>;
  findImport(tenantId: string, importId: string): Promise<ImportEntry | undefined>;
  /** Newest first. `before` is the last entry of the page before. `merchantIds`: only imports for one of these. */
  listImports(query: {
    tenantId: string;
    merchantIds?: readonly string[] | undefined;
    limit: number;
    before?: { createdAt: number; importId: string } | undefined;
  }): Promise<ImportEntry[]>;
  /** Of every tenant, oldest first: what to go on with after a restart. */
  listImportsInState(states: readonly ImportState[]): Promise<ImportEntry[]>;
  /** Changes an import that is in one of the states; false when it was in another one or is not there. */
  changeImport(
    tenantId: string,
    importId: string,
    expectedStates: readonly ImportState[],
    changes: ImportChanges,
    telling?: ImportTelling,
  ): Promise<boolean>;
  countImport(tenantId: string, importId: string): Promise<ImportTotals>;
  /** In the order of the file, after row `afterRow`. */
  listRejects(
    tenantId: string,
    importId: string,
    page: { afterRow: number; limit: number },
  ): Promise<Reject[]>;
}
