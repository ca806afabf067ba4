import { civilOf, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import type { WorkCalendar } from '../books/work-calendar.js';
import type { KnownFlow } from '../known/known-flow.js';
import { medianOf } from '../series/quantile.js';
import { filingDeadline } from './filing-deadline.js';

/** The payments that tell how somebody pays today. */
export const REMEMBERED = 4;
/** Paid so many days behind the deadline, a tax is still paid by it: a bank that is slow, a deadline put off locally. */
const LATE_DAYS = 5;

/** A tax that was paid. */
export interface TaxPayment {
  readonly day: number;
  readonly amountMinor: number;
  readonly category: string;
}

/**
 * Whether this payer goes by another calendar than ours, as social insurance does in many places: it pays later than a
 * bank may take behind the deadline, or later at all and on a day of the month that is steadier. Its own dates are
 * foreseen from habit.
 */
export function hasOwnDays(past: readonly TaxPayment[], calendar: WorkCalendar): boolean {
  const recent = past.slice(-REMEMBERED);
  const offsets = offsetsOf(recent, calendar);
  const late = medianOf(offsets);
  if (late > LATE_DAYS) return true;
  return late > 0 && spreadOf(recent.map(({ day }) => civilOf(day).day)) < spreadOf(offsets);
}

/** How many days before (negative) or behind the deadline of their month payments were made. */
function offsetsOf(past: readonly TaxPayment[], calendar: WorkCalendar): number[] {
  return past.map(({ day }) => day - filingDeadline(monthNumberOf(day), calendar));
}

/** How many days before (negative) or behind the deadline this payer usually pays. */
export function usualOffset(past: readonly TaxPayment[], calendar: WorkCalendar): number {
  return Math.round(medianOf(offsetsOf(past.slice(-REMEMBERED), calendar)));
}

function spreadOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** The days of a deadline as this payer keeps it, none of them before the first day to come. */
export function movedBy(
  { days, chances }: Pick<KnownFlow, 'days' | 'chances'>,
  moved: number,
  firstDay: number,
): Pick<KnownFlow, 'days' | 'chances'> {
  const byDay = new Map<number, number>();
  days.forEach((day, index) => {
    const kept = Math.max(firstDay, day + moved);
    byDay.set(kept, (byDay.get(kept) ?? 0) + chances[index]!);
  });
  return { days: [...byDay.keys()], chances: [...byDay.values()] };
}
