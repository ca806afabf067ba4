import {
  civilOf,
  dayNumberOf,
  firstDayOfMonth,
  monthNumberOf,
} from '@merchant-analysis/kernel/business-date';
import type { DayRange, MerchantProfile } from './facts.js';

type Cut = Pick<MerchantProfile, 'dayCut'>;

export const endsAfterMidnight = ({ dayCut }: Cut): boolean => dayCut !== '00:00';

/**
 * The calendar days of a window of business days. The last business day in the books may reach into one more, whose
 * night is all that there is of it; where the books go on, that day is not over yet.
 */
export function calendarDaysOf(
  { from, to }: DayRange,
  merchant: Cut,
  { hasLaterDays }: { readonly hasLaterDays: boolean },
): DayRange {
  return { from, to: endsAfterMidnight(merchant) && !hasLaterDays ? to + 1 : to };
}

/** The business days that calendar days touch: what happened after midnight belongs to the day before. */
export function businessDaysOf({ from, to }: DayRange, merchant: Cut): DayRange {
  return { from: endsAfterMidnight(merchant) ? from - 1 : from, to };
}

/** The twelve months up to a day: from the day after the same date a year before. */
export function twelveMonthsUpTo(to: number): DayRange {
  const { year, month, day } = civilOf(to);
  const yearBefore = dayNumberOf(year - 1, month, day) ?? dayNumberOf(year - 1, 2, 28) ?? to - 365;
  return { from: yearBefore + 1, to };
}

/**
 * Days that have to be read so that every month of the window can look back over twelve months of its own: from
 * the first of the month 23 months before the last.
 */
export function daysToRead(window: DayRange, firstDay: number): DayRange {
  return { from: Math.max(firstDay, firstDayOfMonth(monthNumberOf(window.to) - 23)), to: window.to };
}
