import type { Merchant, MerchantGroup } from '@merchant-analysis/contracts/merchants';
import type { LedgerRow } from '../domain/ledger-row.js';
import type { Reject } from './chunks.js';
import type { ImportEntry, ImportTotals } from './imports.js';

/**
 * Writing books that were kept elsewhere, with what no request may set: ids, versions, counts, who imported a row.
 * Every method is one atomic step that may be repeated; what is there already stays.
 */
export interface BooksCopyPort {
  /** Tenants with merchants, groups or imports, sorted. */
  listTenants(): Promise<string[]>;

  /** Groups are put on their own. Data versions go on from the one given: no answer kept for one becomes wrong. */
  putMerchant(tenantId: string, merchant: Merchant): Promise<void>;
  /** Its members must be there. */
  putGroup(tenantId: string, group: MerchantGroup): Promise<void>;
  putImport(tenantId: string, entry: ImportEntry, totals: ImportTotals): Promise<void>;
  putRejects(tenantId: string, importId: string, rejects: readonly Reject[]): Promise<void>;
  /** Rows of one merchant that an import wrote last, or none did. Everything derived follows. */
  putRows(tenantId: string, importId: string | undefined, rows: readonly LedgerRow[]): Promise<void>;

  /** How far a copy into these books is: plain JSON under a name. */
  readMark(tenantId: string, name: string): Promise<unknown>;
  writeMark(tenantId: string, name: string, value: unknown): Promise<void>;
  /** Only the mark of this name stays. */
  clearMarksBut(tenantId: string, name: string): Promise<void>;
}
