import type { Subject } from '@merchant-analysis/contracts/merchants';
import { parseDate, tryParseDate } from '@merchant-analysis/kernel/business-date';

/**
 * Days looked back: two years and a quarter, so that last year's movement can be tested on the year before. On
 * simulated books three years were no better, and cost a third more.
 */
const MOST_HISTORY_DAYS = 820;

export interface BooksWindow {
  /** Day numbers, both included. */
  readonly from: number;
  readonly to: number;
}

/**
 * The days that a forecast knows. The last one is the last day with a transaction that is over: today is not,
 * and would look like a bad day. An earlier `asOf` is taken, a later one is not: days without books are not days
 * without sales. Undefined when nothing is left.
 */
export function chooseBooks(days: {
  firstDay: number | undefined;
  lastDay: number | undefined;
  today: number;
  asOf: number | undefined;
}): BooksWindow | undefined {
  const { firstDay, lastDay, today, asOf } = days;
  if (firstDay === undefined || lastDay === undefined) return undefined;
  const to = Math.min(lastDay, today - 1, asOf ?? Number.POSITIVE_INFINITY);
  if (to < firstDay) return undefined;
  return { from: Math.max(firstDay, to - MOST_HISTORY_DAYS + 1), to };
}

/** The days of a subject's books. @param asOf `YYYY-MM-DD`; absent: up to the newest */
export function booksOf(
  { firstDate, lastDate, today }: Pick<Subject, 'firstDate' | 'lastDate' | 'today'>,
  asOf?: string,
): BooksWindow | undefined {
  return chooseBooks({
    firstDay: firstDate === undefined ? undefined : tryParseDate(firstDate),
    lastDay: lastDate === undefined ? undefined : tryParseDate(lastDate),
    today: parseDate(today),
    asOf: asOf === undefined ? undefined : parseDate(asOf),
  });
}
