import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { RecurringFlow } from '../recurring/find-recurring-flows.js';
import type { StreamChoice } from '../recurring/stream-choices.js';
import type { AnnouncedPayout } from './announced-payouts.js';
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
  /** Of a group: whether older books were left out, as they lack members that bring in most of the money today. */
  readonly isShortened?: boolean | undefined;
  /** Categories of taxes and contributions that are planned by the calendar: no habit and no chance pays them beside it. */
  readonly plannedCategories?: readonly string[] | undefined;
  /** Of a group: members whose books have ended well before those of the others. */
  readonly endedMembers?: readonly EndedMember[] | undefined;
  readonly channels: readonly ChannelSettlement[];
  readonly settlementShifts: readonly SettlementShift[];
  /** Payouts that a holiday has put off behind the last known day. Absent: none. */
  readonly heldUp?: readonly HeldUp[] | undefined;
  /** Payouts of the next days that the books name. Absent: none. */
  readonly announced?: readonly AnnouncedPayout[] | undefined;
  /** How much wider the intervals are made than the backtest says, because forecasts given were off by more. */
  readonly widening: number;
  /** In a scenario: what sales and purchases are multiplied by. */
  readonly salesChange?: SalesChange | undefined;
}

export interface EndedMember {
  readonly name: LocalizedText;
  /** The last day on which money moved, a day number; absent where none ever did. */
  readonly lastDay?: number | undefined;
}

/** By day of the horizon; 1 leaves a day as it is. */
export interface SalesChange {
  readonly takings: readonly number[];
  readonly purchases: readonly number[];
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
