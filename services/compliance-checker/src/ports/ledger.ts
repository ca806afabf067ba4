import type { Merchant, Subject } from '@merchant-analysis/contracts/merchants';
import type {
  CountedTransactions,
  DailyProfile,
  DailySeries,
  PartyDays,
} from '@merchant-analysis/contracts/read-models';
import type { Invoice, Transaction } from '@merchant-analysis/contracts/transactions';
import type { RefundIssueFacts } from '../domain/facts.js';
import type { Counted } from '../domain/rule.js';

/** One merchant or one group, as it was asked for. */
export interface SubjectId {
  readonly merchantId?: string | undefined;
  readonly groupId?: string | undefined;
}

/** Business dates, YYYY-MM-DD, both included. */
export interface Dates {
  readonly from: string;
  readonly to: string;
}

interface PartyQuery {
  readonly party: string;
  readonly method: 'cash' | 'transfer';
}

/** What a check reads from the books. @throws Problem NOT_FOUND for what the caller may not see. */
export interface Ledger {
  describeSubject(subject: SubjectId): Promise<Subject>;
  /** Every merchant that the caller may see. */
  listMerchants(): Promise<Merchant[]>;
  /** Daily sums of sales and refunds. */
  readDailySales(merchantId: string, dates: Dates): Promise<DailySeries>;
  readDailyProfile(
    merchantId: string,
    dates: Dates,
    options: { readonly hours: boolean },
  ): Promise<DailyProfile>;
  /** Sums of customers by calendar day, of at least so much, the first thousand. The dates are calendar days. */
  listPartyDays(
    merchantId: string,
    dates: Dates,
    query: { readonly method: 'cash' | 'transfer'; readonly minAbsSumMinor: number },
  ): Promise<PartyDays>;
  listPartyTransactions(
    merchantId: string,
    dates: Dates,
    query: PartyQuery,
  ): Promise<{ rows: Transaction[]; truncated: boolean }>;
  /** How many transactions are counted in each window, and the newest of them. At most 24 windows. */
  listCounted(
    merchantId: string,
    counted: Counted,
    windows: readonly Dates[],
  ): Promise<CountedTransactions[]>;
  listRefundIssues(merchantId: string, dates: Dates): Promise<RefundIssueFacts>;
  /** Open receivables, the first thousand by due date. */
  listOpenReceivables(merchantId: string): Promise<{ rows: Invoice[]; truncated: boolean }>;
}
