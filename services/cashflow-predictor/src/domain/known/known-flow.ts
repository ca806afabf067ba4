import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { TaxOnSales } from './tax-on-sales.js';

/** From where one knows of money that is still to come or to go. */
export type KnownSource = 'invoice' | 'plan' | 'tax' | 'scenario';

/** Money that is known to come or to go, beside what the habits of the books foresee. */
export interface KnownFlow {
  readonly id: string;
  readonly source: KnownSource;
  readonly name: LocalizedText;
  readonly direction: 'in' | 'out';
  /** Whose it is, in the books of a group. */
  readonly merchantId?: string | undefined;
  /** Who pays or is paid, where that is known. */
  readonly counterparty?: string | undefined;
  /** Whole minor units, never negative. */
  readonly amountMinor: number;
  /** The day on which it should move; it may lie in the past. Absent: no day was agreed. */
  readonly dueDay?: number | undefined;
  /** Day numbers on which it may move, ascending, all after the last known day. */
  readonly days: readonly number[];
  /** How likely each of these days is; they sum to 1, or to the chance that it comes at all. */
  readonly chances: readonly number[];
  /** What the amount may be off by, relative to it, in either direction; each equally likely. Empty: it is certain. */
  readonly amountErrors: readonly number[];
  /** Of a tax on sales to come: what decides on it. Its amount and chances are those of recent sales. */
  readonly onSales?: TaxOnSales | undefined;
  /** Of a plan: the tax of the calendar for which it stands, which is not expected beside it. */
  readonly standsFor?: StandsFor | undefined;
  /** The payment of a habit that this is: of it, the nearest one is not expected beside it. */
  readonly replaces?: Replaced | undefined;
}

export interface StandsFor {
  readonly name: LocalizedText;
  /** Day number on which it would be expected. */
  readonly day: number;
  readonly amountMinor: number;
}

export interface Replaced {
  readonly kinds: readonly DailyColumn['kind'][];
  /** Absent: of any category. */
  readonly category?: string | undefined;
  readonly withinDays: number;
  /** From which day number `withinDays` is measured, of a flow that a scenario has moved. Absent: its likeliest day. */
  readonly nearDay?: number | undefined;
  /** How many times larger or smaller the habit's amount may be. Absent: it must be one that the habit has paid. */
  readonly withinFactor?: number;
}

/** A payment of the past that settled an invoice. */
export interface InvoicePayment {
  /** Whose it is, in the books of a group. */
  readonly merchantId?: string | undefined;
  readonly direction: 'in' | 'out';
  readonly day: number;
  readonly amountMinor: number;
  /** Days from the issue of the invoice to its payment: for so long one knew of it. */
  readonly leadDays: number;
}

/** A flow that is certain to move on one day. */
export function certainOn(day: number): Pick<KnownFlow, 'days' | 'chances'> {
  return { days: [day], chances: [1] };
}

/** The likeliest day of a flow; the first one of equals. */
export function likeliestDay({ days, chances }: KnownFlow): number {
  let best = 0;
  for (let index = 1; index < days.length; index++) if (chances[index]! > chances[best]!) best = index;
  return days[best]!;
}

/** How likely a flow is to come at all, 0–1. */
export function chanceOf(chances: readonly number[]): number {
  const sum = chances.reduce((total, chance) => total + chance, 0);
  // Chances of days are fractions that may not sum to 1 in the last digit.
  return sum > 1 - 1e-9 ? 1 : sum;
}
