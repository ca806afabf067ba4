import {
  civilOf,
  firstDayOfMonth,
  formatMonth,
  monthNumberOf,
} from '@merchant-analysis/kernel/business-date';
import type { DayRange } from './facts.js';

/** A VAT filing period (增值税申报期): a calendar month or quarter. */
export interface VatPeriod extends DayRange {
  /** `2026-05` or `2026-Q2`. */
  readonly key: string;
}

/** The periods that overlap the days from `from` to `to`, in order. */
export function vatPeriods(kind: 'month' | 'quarter', { from, to }: DayRange): VatPeriod[] {
  const months = kind === 'month' ? 1 : 3;
  const periods: VatPeriod[] = [];
  let start = monthNumberOf(from);
  start -= start % months;
  for (; firstDayOfMonth(start) <= to; start += months) {
    const first = firstDayOfMonth(start);
    const { year, month } = civilOf(first);
    periods.push({
      key: kind === 'month' ? formatMonth(start) : `${year}-Q${(month + 2) / 3}`,
      from: first,
      to: firstDayOfMonth(start + months) - 1,
    });
  }
  return periods;
}
