import type { RecurringFlow } from '../recurring/find-recurring-flows.js';
import type { StreamChoice } from '../recurring/stream-choices.js';
import type { DayFactors } from '../scale-errors.js';
import type { HeldUp } from './held-up.js';
import type { InvoicePayment, KnownFlow } from './known-flow.js';
import type { ChannelSettlement, SettlementShift } from './settlement-habits.js';

/** What is known of the days to come beside the books, all of it plain data: a forecast is computed from it again. */
export interface KnownFuture {
  readonly flows: readonly KnownFlow[];
  /** What invoices have moved in the past: the statistical part holds it too. */
  readonly invoicePayments: readonly InvoicePayment[];
  /** What people said of the recurring flows. */
  readonly streams: readonly StreamChoice[];
  /**
   * Of a group: the recurring flows that were found in the books of each member, as people have confirmed or rejected
   * them. Absent: they are looked for in the columns.
   */
  readonly memberFlows?: readonly RecurringFlow[] | undefined;
  readonly channels: readonly ChannelSettlement[];
  readonly settlementShifts: readonly SettlementShift[];
  /** Payouts that a holiday has put off behind the last known day. Absent: none. */
  readonly heldUp?: readonly HeldUp[] | undefined;
  /** How much wider the intervals are made than the backtest says, because forecasts given were off by more. */
  readonly widening: number;
  /** What the statistical part of each day, and what it may be wrong by, is multiplied by in a scenario. */
  readonly factors?: DayFactors | undefined;
}

/** Nothing beside the books. */
export const NOTHING_KNOWN: KnownFuture = {
  flows: [],
  invoicePayments: [],
  streams: [],
  channels: [],
  settlementShifts: [],
  widening: 1,
};
