import type { ResultOf } from '@merchant-analysis/contracts/contract';
import type {
  Dimension,
  summarizeTransactions,
  TransactionInput,
  TransactionKind,
} from '@merchant-analysis/contracts/transactions';
import type { BookedRow } from '../domain/ledger-row.js';

/** Which rows a list shows: all of what is given holds. Days are day numbers, both ends included. */
export interface RowFilters {
  readonly fromDay?: number | undefined;
  readonly toDay?: number | undefined;
  readonly kind?: TransactionKind | undefined;
  readonly direction?: TransactionInput['direction'] | undefined;
  readonly category?: string | undefined;
  readonly channel?: string | undefined;
  readonly method?: TransactionInput['method'];
  readonly counterparty?: string | undefined;
  /** Any of these; at least one. */
  readonly counterparties?: readonly string[] | undefined;
  readonly item?: string | undefined;
  readonly source?: string | undefined;
  readonly status?: TransactionInput['status'] | undefined;
  readonly minAmountMinor?: number | undefined;
  readonly maxAmountMinor?: number | undefined;
  readonly importId?: string | undefined;
}

/**
 * A place in the list of one merchant, newest first. Rows of the same instant stand in an order of their own;
 * without source and externalId the place is before all of them.
 */
export interface RowPosition {
  readonly occurredAt: number;
  readonly source?: string | undefined;
  readonly externalId?: string | undefined;
}

export interface RowPage {
  readonly rows: readonly BookedRow[];
  /** Where the next page begins: after the last row, or where reading stopped. Absent at the end of the books. */
  readonly next?: RowPosition | undefined;
}

export type SummaryKey = 'day' | 'month' | 'kind' | Dimension;
export type SummaryGroup = ResultOf<typeof summarizeTransactions>['groups'][number];

/** Reading facts. */
export interface TransactionPort {
  findRow(
    tenantId: string,
    merchantId: string,
    source: string,
    externalId: string,
  ): Promise<BookedRow | undefined>;
  /**
   * Rows of one merchant after a place, newest first. Stops after `limit` rows, and after visiting `mostVisited`
   * rows even when few of them passed the filters.
   */
  readPage(query: {
    tenantId: string;
    merchantId: string;
    after?: RowPosition | undefined;
    filters: RowFilters;
    limit: number;
    mostVisited: number;
  }): Promise<RowPage>;
  /** Sums from the rollups, sorted by key. `void` rows count nowhere; own_transfer is neither in nor out. */
  summarize(query: {
    tenantId: string;
    merchantIds: readonly string[];
    fromDay: number;
    toDay: number;
    groupBy: SummaryKey;
  }): Promise<SummaryGroup[]>;
}
