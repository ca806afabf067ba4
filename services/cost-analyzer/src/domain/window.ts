import { firstDayOfMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';

const WHOLE_MONTHS = 12;

/**
 * The days to look at, as day numbers. Default: the last 12 whole months of the books and the month that has
 * begun; never before the first or after the last day of the books.
 * @returns undefined when the books hold nothing in the window that was asked for.
 */
export function chooseWindow(asked: {
  from?: number | undefined;
  to?: number | undefined;
  firstDate: number;
  lastDate: number;
}): { from: number; to: number } | undefined {
  const to = Math.min(asked.to ?? asked.lastDate, asked.lastDate);
  const month = monthNumberOf(to);
  const endsWhole = firstDayOfMonth(month + 1) - 1 === to;
  const usual = firstDayOfMonth(month - WHOLE_MONTHS + (endsWhole ? 1 : 0));
  const from = Math.max(asked.from ?? usual, asked.firstDate);
  return from <= to ? { from, to } : undefined;
}
