import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { isCostKind, type LineKey, nameOf } from './cost-line.js';
import { done, type Figure, notEnoughData } from './figure.js';
import { median } from './median.js';
import { robustScores, UNUSUAL_SCORE } from './robust-z.js';
import { unusualText } from './unusual-text.js';
import { WEEKDAYS } from './weekday-names.js';
import { usualByWeekday } from './weekday-usual.js';

export interface UnusualDay {
  date: string;
  kind: LineKey['kind'] | 'sale' | 'refund';
  category?: string | undefined;
  amountMinor: number;
  usualMinor: number;
  score: number;
  reason: LocalizedText;
}

const LEAST_DAYS = 28;
/** CM-15: fewer amounts do not tell what is usual. */
const LEAST_AMOUNTS = 14;
/** A line with an amount on at least this share of days is daily: a day without one may be unusual. */
const DAILY_SHARE = 0.6;
/** Days differ more than months: less than 30 % is no news (platform default, E). */
const LEAST_CHANGE = 0.3;
/** On a public holiday trade differs: it takes twice the score to be told. */
const HOLIDAY_SCORE = 2 * UNUSUAL_SCORE;
const LISTED = 30;

/** Daily columns from the day `from` on, to be judged up to and with the day `to`. */
export interface JudgedDays {
  from: number;
  to: number;
  columns: readonly DailyColumn[];
  holidays: ReadonlySet<number>;
}

/**
 * Days on which an amount stands out (CM-15) against the same weekday in the weeks around it, so that a quiet
 * Monday is usual. Lines that are paid now and then are compared only with their own payments.
 */
export function findUnusualDays(books: JudgedDays, currency: string): Figure<UnusualDay[]> {
  const count = books.to - books.from + 1;
  if (count < LEAST_DAYS) {
    return notEnoughData('too-few-days', {
      zh: `至少需要 ${LEAST_DAYS} 天的账目，目前只有 ${Math.max(0, count)} 天。`,
      en: `Needs ${LEAST_DAYS} days of books; there are ${Math.max(0, count)}.`,
    });
  }
  const found = books.columns.flatMap((column) => judgeColumn(column, books, count, currency));
  const strongest = found.sort(
    (a, b) => Math.abs(b.score) - Math.abs(a.score) || (a.date < b.date ? -1 : a.date > b.date ? 1 : 0),
  );
  return done(strongest.slice(0, LISTED).sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)));
}

function judgeColumn(column: DailyColumn, books: JudgedDays, count: number, currency: string): UnusualDay[] {
  const { kind, category } = column;
  if (kind !== 'sale' && kind !== 'refund' && !isCostKind(kind)) return [];
  const sign = kind === 'sale' ? 1 : -1;
  const amounts = column.sums.slice(0, count).map((sum) => (sum === 0 ? 0 : sign * sum));
  const active = amounts.flatMap((amount, day) => (amount !== 0 ? [day] : []));
  if (active.length < LEAST_AMOUNTS) return [];
  const isDaily = active.length >= DAILY_SHARE * count;
  const days = isDaily ? amounts.map((_, day) => day) : active;
  const usual = isDaily ? usualByWeekday(amounts) : evenly(amounts, active);
  const floor = 0.2 * median(active.map((day) => amounts[day]!));
  const scores = robustScores(
    days.map((day) => (amounts[day]! - usual[day]!) / Math.max(usual[day]!, floor, 1)),
  );
  return days.flatMap((day, index) => {
    const [amountMinor, usualMinor, score] = [amounts[day]!, usual[day]!, scores[index]!];
    const date = books.from + day;
    if (Math.abs(score) <= (books.holidays.has(date) ? HOLIDAY_SCORE : UNUSUAL_SCORE)) return [];
    if (Math.abs(amountMinor - usualMinor) < LEAST_CHANGE * Math.max(usualMinor, floor)) return [];
    const when = isDaily ? WEEKDAYS[weekdayOf(date) - 1] : undefined;
    const reason = unusualText(nameOf({ kind, category }), amountMinor, usualMinor, currency, when);
    return [{ date: formatDate(date), kind, category, amountMinor, usualMinor, score, reason }];
  });
}

/** The median of the payments there were, for each day. */
function evenly(amounts: readonly number[], active: readonly number[]): number[] {
  const usual = Math.round(median(active.map((day) => amounts[day]!)));
  return amounts.map(() => usual);
}
