import {
  civilOf,
  dayNumberOf,
  firstDayOfMonth,
  monthNumberOf,
} from '@merchant-analysis/kernel/business-date';
import type { DayRange } from './facts.js';

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
