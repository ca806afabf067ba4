import type { ResultOf } from '@merchant-analysis/contracts/contract';
import type {
  listPendingSettlements,
  listRefundIssues,
  readDailyProfile,
  readDailySeries,
  readMonthlyBreakdown,
} from '@merchant-analysis/contracts/read-models';
import type { Dimension, TransactionInput, TransactionKind } from '@merchant-analysis/contracts/transactions';
import type { BookedRow } from '../domain/ledger-row.js';

/** Business days of one merchant, day numbers, both ends included. */
export interface MerchantDays {
  readonly tenantId: string;
  readonly merchantId: string;
  readonly fromDay: number;
  readonly toDay: number;
}

/** Several merchants are summed exactly. */
export interface SubjectDays {
  readonly tenantId: string;
  readonly merchantIds: readonly string[];
  readonly fromDay: number;
  readonly toDay: number;
}

export interface PartyDay {
  readonly day: number;
  readonly party: string;
  readonly direction: TransactionInput['direction'];
  readonly method: NonNullable<TransactionInput['method']>;
  readonly accountType?: TransactionInput['accountType'];
  readonly count: number;
  /** Absolute. */
  readonly sumMinor: number;
}

/** What names a row among those of its merchant. */
export interface RowName {
  readonly source: string;
  readonly externalId: string;
}

/** Which rows the daily profile counts. */
export type CountedRows =
  | { readonly what: 'sales'; readonly hours?: readonly number[] | undefined }
  | { readonly what: 'round-sales'; readonly priceListMinor: readonly number[] }
  | { readonly what: 'refunds' };

/** The part of a business day that lies between two instants, milliseconds, both ends included. */
export interface DayPart {
  readonly day: number;
  readonly first: number;
  readonly last: number;
}

export interface BooksSpan {
  readonly firstDay?: number | undefined;
  readonly lastDay?: number | undefined;
  /** Without `void` rows. */
  readonly transactionCount: number;
}

export type DailyColumns = Pick<ResultOf<typeof readDailySeries>, 'columns' | 'flowBeforeMinor'>;
export type MonthlyRows = Pick<ResultOf<typeof readMonthlyBreakdown>, 'rows' | 'members'>;
export type ProfileColumns = Omit<ResultOf<typeof readDailyProfile>, 'from' | 'to'>;
export type PendingRows = ResultOf<typeof listPendingSettlements>['rows'];
export type RefundIssues = ResultOf<typeof listRefundIssues>;

/** What the analysts read, from the rollups: cost grows with days and members, not with transactions. */
export interface ReadModelPort {
  describeBooks(query: { tenantId: string; merchantIds: readonly string[] }): Promise<BooksSpan>;
  readDailySeries(
    query: SubjectDays & {
      basis: 'business-date' | 'settlement';
      kinds?: readonly TransactionKind[] | undefined;
    },
  ): Promise<DailyColumns>;
  readMonthlyBreakdown(query: {
    tenantId: string;
    merchantIds: readonly string[];
    fromMonth: number;
    toMonth: number;
    /** window: all months in one row, under the first of them. Default: month. */
    by?: 'month' | 'window';
    dimension: Dimension;
    kinds?: readonly TransactionKind[] | undefined;
    top: number;
  }): Promise<MonthlyRows>;
  readDailyProfile(
    query: MerchantDays & { priceListMinor: readonly number[]; hours: boolean },
  ): Promise<ProfileColumns>;
  /** Of each span the newest rows that the daily profile counts, newest first. */
  listCounted(query: {
    tenantId: string;
    merchantId: string;
    counted: CountedRows;
    spans: readonly { readonly fromDay: number; readonly toDay: number }[];
    /** Of each span. */
    limit: number;
  }): Promise<RowName[][]>;
  /** Turnover of the window that settles after it; by day of settlement, then merchant and channel. */
  listPendingSettlements(query: SubjectDays): Promise<PendingRows>;
  /** The largest sums first. */
  listPartyDays(
    query: MerchantDays & {
      method: 'cash' | 'transfer';
      minAbsSumMinor: number;
      party?: string | undefined;
      limit: number;
    },
  ): Promise<PartyDay[]>;
  /** Sums of customers, as in `listPartyDays`, of parts of business days. In no order; a customer may come twice. */
  sumParties(query: {
    tenantId: string;
    merchantId: string;
    method: 'cash' | 'transfer';
    parts: readonly DayPart[];
  }): Promise<PartyDay[]>;
  /** Newest first. */
  listLarge(
    query: MerchantDays & {
      minAbsAmountMinor: number;
      maxAbsAmountMinor?: number | undefined;
      method?: TransactionInput['method'];
      accountType?: TransactionInput['accountType'];
      limit: number;
    },
  ): Promise<BookedRow[]>;
  /** Newest first. Visits at most `mostVisited` rows; `isComplete` says whether that was the whole window. */
  listPartyRows(
    query: MerchantDays & {
      party: string;
      method?: TransactionInput['method'];
      direction?: TransactionInput['direction'] | undefined;
      limit: number;
      mostVisited: number;
    },
  ): Promise<{ rows: BookedRow[]; isComplete: boolean }>;
  /** Newest first. */
  listRefundIssues(query: MerchantDays & { limit: number }): Promise<RefundIssues>;
}
