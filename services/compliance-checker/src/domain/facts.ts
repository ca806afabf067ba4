import type { DailyProfile, PartyDays } from '@merchant-analysis/contracts/read-models';
import type { Invoice, Transaction } from '@merchant-analysis/contracts/transactions';

/** What a rule may need to know beyond the merchant itself. Only what a visible rule needs is read. */
export type FactName =
  | 'sales'
  | 'profile'
  /** Counts by hour: with these a profile costs four times as much. */
  | 'hours'
  | 'cashParties'
  | 'transferParties'
  | 'refundIssues'
  | 'receivables';

/** What the merchant tells about itself, as far as a rule asks. */
export interface MerchantProfile {
  readonly id: string;
  readonly currency: string;
  readonly timeZone: string;
  /** `00:00`: the business day is the calendar day. */
  readonly dayCut: string;
  readonly mcc?: string | undefined;
  readonly declaredHours?: readonly { readonly opens: string; readonly closes: string }[] | undefined;
  readonly taxPayerType: 'small-scale' | 'general' | 'not-registered';
  readonly vatPeriod: 'month' | 'quarter';
  readonly licenceValidTo?: string | undefined;
  readonly unifiedSocialCreditCode?: string | undefined;
}

/** Days as day numbers, both included. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

/** Signed minor units a day, aligned with the days from `from`. */
export interface SalesFacts {
  readonly from: number;
  readonly saleSums: readonly number[];
  /** Negative or zero. */
  readonly refundSums: readonly number[];
}

/** Counts a day, aligned with the days from `from`; `hourCounts` holds 24 a day, or nothing when not asked for. */
export interface ProfileFacts
  extends Readonly<
    Pick<DailyProfile, 'hourCounts' | 'saleCounts' | 'roundCounts' | 'refundCounts' | 'untaxedSums'>
  > {
  readonly from: number;
}

/** A transaction with the calendar day in the merchant's time zone, which is not its business date after midnight. */
export interface DatedTransaction extends Transaction {
  readonly calendarDay: number;
}

/** Transactions of one customer in the calendar days that had to be looked at one by one. */
interface PartyTransactions {
  readonly party: string;
  readonly method: 'cash' | 'transfer';
  readonly days: DayRange;
  readonly rows: readonly DatedTransaction[];
  readonly truncated: boolean;
}

/** Sums of customers by calendar day, above a line, and the transactions of those that needed a closer look. */
export interface PartyFacts {
  readonly rows: PartyDays['rows'];
  readonly truncated: boolean;
  readonly inspected: readonly PartyTransactions[];
  /** Customers that should have been looked at but were too many for one check. */
  readonly notInspected: readonly string[];
}

export interface RefundIssueFacts {
  readonly counts: {
    readonly withoutOriginal: number;
    readonly aboveOriginal: number;
    readonly otherCard: number;
  };
  readonly rows: readonly {
    readonly issue: 'without-original' | 'above-original' | 'other-card';
    readonly date: string;
    readonly originalExternalId?: string | undefined;
    readonly refundIds: readonly string[];
    readonly refundedMinor: number;
    readonly originalMinor?: number | undefined;
  }[];
  readonly truncated: boolean;
}

interface ReceivableFacts {
  readonly rows: readonly Invoice[];
  readonly truncated: boolean;
}

/** Days that are not like others: State Council days off, make-up working days, feasts and sales festivals. */
export interface CalendarFacts {
  readonly daysOff: ReadonlySet<number>;
  readonly makeUpDays: ReadonlySet<number>;
  /** Days on which more trade than usual is expected, with the name of the feast. */
  readonly busyDays: ReadonlyMap<number, string>;
}

/** A rate that the operator has set: 10,000 units of the currency are worth `usdCentsPer10000` US cents. */
export interface FxRate {
  readonly currency: string;
  readonly usdCentsPer10000: number;
  readonly asOf: string;
}

/** Everything that the rules may look at. A rule never reads, it is given. */
export interface Facts {
  readonly merchant: MerchantProfile;
  /** Business date of the check. */
  readonly today: number;
  /** First and last day of the books up to today; absent while they are empty. */
  readonly books?: DayRange | undefined;
  /** The last twelve months up to the last day of the books; absent while they are empty. */
  readonly window?: DayRange | undefined;
  /** The calendar days of the window: what regulations count, whatever the day cut. */
  readonly calendarWindow?: DayRange | undefined;
  readonly calendar: CalendarFacts;
  readonly fxRates: readonly FxRate[];
  readonly sales?: SalesFacts | undefined;
  readonly profile?: ProfileFacts | undefined;
  readonly cashParties?: PartyFacts | undefined;
  readonly transferParties?: PartyFacts | undefined;
  readonly refundIssues?: RefundIssueFacts | undefined;
  readonly receivables?: ReceivableFacts | undefined;
}
