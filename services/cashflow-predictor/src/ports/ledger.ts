import type { Subject } from '@merchant-analysis/contracts/merchants';
import type { DailyColumn, DailySeries, PendingSettlement } from '@merchant-analysis/contracts/read-models';
import type { Invoice, Transaction } from '@merchant-analysis/contracts/transactions';
import type { ChannelTotals } from '../domain/known/settlement-habits.js';

/** One merchant or one group, as it was asked for. */
export interface SubjectId {
  merchantId?: string | undefined;
  groupId?: string | undefined;
}

/** What a forecast reads from the books. @throws Problem NOT_FOUND for what the caller may not see. */
export interface Ledger {
  describeSubject(subject: SubjectId): Promise<Subject>;
  /** The version of the books right now: unchanged means that what was read belongs together. */
  getDataVersion(subject: SubjectId): Promise<string>;
  /** Daily sums by kind and category on the day the money moved. Days are written YYYY-MM-DD. */
  readDailySeries(subject: SubjectId, window: { from: string; to: string }): Promise<DailySeries>;
  /** Sales and refunds on the business day on which they were made, as the tax counts them. */
  readDailySales(subject: SubjectId, window: { from: string; to: string }): Promise<readonly DailyColumn[]>;
  /** All open receivables and payables, by due date. */
  listOpenInvoices(subject: SubjectId): Promise<Invoice[]>;
  /**
   * Settled receivables and payables that were due on a day or later, by due date; without a term the day of issue
   * counts. Undefined where there are more than `most`.
   */
  listSettledInvoices(
    subject: SubjectId,
    query: { from: string; most: number },
  ): Promise<Invoice[] | undefined>;
  /** What moved in the window from or to some others, newest first, a bounded number: with it invoices are paid. */
  listDealings(
    subject: SubjectId,
    query: { from: string; to: string; counterparties: readonly string[] },
  ): Promise<Transaction[]>;
  /** Some sales of each day of a window, and where they are few the newest ones before it: how their money arrives. */
  sampleSales(subject: SubjectId, window: { from: string; to: string }): Promise<Transaction[]>;
  /** Sales up to a day whose money arrives after it, by channel and day of arrival. */
  listPendingSettlements(subject: SubjectId, asOf: string): Promise<PendingSettlement[]>;
  /** Sales and fees by channel, for months written YYYY-MM. */
  readChannelTotals(
    subject: SubjectId,
    months: { fromMonth: string; toMonth: string },
  ): Promise<ChannelTotals[]>;
  /** The merchants that the caller may see. */
  listMerchantIds(): Promise<string[]>;
}
