import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { compareLines, isCostKind, type LineKey, nameOf } from './cost-line.js';
import { done, type Figure, notEnoughData } from './figure.js';
import { median } from './median.js';
import { monthPositionMedians, monthPositionsOf } from './month-position.js';
import { occasionOf } from './occasion.js';
import { robustScores, UNUSUAL_SCORE } from './robust-z.js';
import { unusualText } from './unusual-text.js';
import { WEEKDAYS } from './weekday-names.js';
import { usualByWeekday } from './weekday-usual.js';

interface UnusualDay {
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
/** On a public holiday trade differs: it takes twice the score to be told, and to be closed is usual. */
const HOLIDAY_SCORE = 2 * UNUSUAL_SCORE;
const LISTED = 30;
/** Added to both sides of a ratio, as a share of a typical amount. */
const GROUND_SHARE = 0.2;

/** Daily columns from the day `from` on, to be judged up to and with the day `to`. */
interface JudgedDays {
  from: number;
  to: number;
  columns: readonly DailyColumn[];
  holidays: ReadonlySet<number>;
}

/**
 * Days on which an amount stands out (CM-15) against the same weekday in the weeks around it and the same place in
 * other months, so that a quiet Monday and a busy payday are usual. Lines that are paid now and then are compared
 * only with their own payments. A cost that went with sales that stand out themselves is not told again.
 */
export function findUnusualDays(books: JudgedDays, currency: string): Figure<UnusualDay[]> {
  const count = books.to - books.from + 1;
  if (count < LEAST_DAYS) {
    return notEnoughData('too-few-days', {
      zh: `至少需要 ${LEAST_DAYS} 天的账目，目前只有 ${Math.max(0, count)} 天。`,
      en: `Needs ${LEAST_DAYS} days of books; there are ${Math.max(0, count)}.`,
    });
  }
  const positions = monthPositionsOf(books.from, count);
  const found = books.columns.flatMap((column) => judgeColumn(column, books, positions));
  const direction = new Map(
    found.flatMap((day) => (day.kind === 'sale' ? [[day.date, Math.sign(day.score)]] : [])),
  );
  const told = found.filter(
    (day) => !isCostKind(day.kind) || direction.get(day.date) !== Math.sign(day.score),
  );
  const strongest = told.sort(
    (a, b) => Math.abs(b.score) - Math.abs(a.score) || a.date - b.date || compareLines(a, b),
  );
  const listed = strongest.slice(0, LISTED).sort((a, b) => a.date - b.date || compareLines(a, b));
  return done(listed.map((day) => describeDay(day, books.holidays, currency)));
}

interface FoundDay extends Omit<UnusualDay, 'date' | 'reason'> {
  /** Day number. */
  date: number;
  isDaily: boolean;
}

function judgeColumn(column: DailyColumn, books: JudgedDays, positions: readonly number[]): FoundDay[] {
  const count = positions.length;
  const { kind, category } = column;
  if (kind !== 'sale' && kind !== 'refund' && !isCostKind(kind)) return [];
  const sign = kind === 'sale' ? 1 : -1;
  const amounts = column.sums.slice(0, count).map((sum) => (sum === 0 ? 0 : sign * sum));
  const active = amounts.flatMap((amount, day) => (amount !== 0 ? [day] : []));
  if (active.length < LEAST_AMOUNTS) return [];
  const typical = median(active.map((day) => amounts[day]!));
  if (typical <= 0) return [];
  const isDaily = active.length >= DAILY_SHARE * count;
  const days = isDaily ? amounts.map((_, day) => day) : active;
  const usual = isDaily ? usualDaily(amounts, typical, positions) : amounts.map(() => Math.round(typical));
  const ground = GROUND_SHARE * typical;
  const scores = robustScores(days.map((day) => logRatio(amounts[day]!, usual[day]!, ground)));
  return days.flatMap((day, index) => {
    const [amountMinor, usualMinor, score] = [amounts[day]!, usual[day]!, scores[index]!];
    const date = books.from + day;
    const isHoliday = books.holidays.has(date);
    if (Math.abs(score) <= (isHoliday ? HOLIDAY_SCORE : UNUSUAL_SCORE) || (isHoliday && amountMinor === 0))
      return [];
    if (Math.abs(amountMinor - usualMinor) < LEAST_CHANGE * Math.max(usualMinor, ground)) return [];
    return [{ date, kind, category, amountMinor, usualMinor, score, isDaily }];
  });
}

/** The same weekday around it, times what recurs on this day of every month. */
function usualDaily(amounts: readonly number[], typical: number, positions: readonly number[]): number[] {
  const ground = GROUND_SHARE * typical;
  const byWeekday = usualByWeekday(amounts);
  const ratios = amounts.map((amount, day) => logRatio(amount, byWeekday[day]!, ground));
  const recurring = monthPositionMedians(ratios, positions);
  return byWeekday.map((amount, day) => {
    const effect = recurring[day]!;
    return effect === 0 ? amount : Math.max(0, Math.round((amount + ground) * Math.exp(effect) - ground));
  });
}

/** Amounts scatter by a factor rather than by a sum; the ground keeps days without any comparable. */
function logRatio(amountMinor: number, usualMinor: number, ground: number): number {
  return Math.log((Math.max(0, amountMinor) + ground) / (usualMinor + ground));
}

/** How far it is from the usual and, where one is known, on what occasion. */
function describeDay(
  { date, isDaily, ...day }: FoundDay,
  holidays: ReadonlySet<number>,
  currency: string,
): UnusualDay {
  const when = isDaily ? WEEKDAYS[weekdayOf(date) - 1] : undefined;
  const text = unusualText(nameOf(day), day.amountMinor, day.usualMinor, currency, when);
  const occasion = occasionOf(date, holidays);
  const reason = occasion ? { zh: `${text.zh}（${occasion.zh}）`, en: `${text.en} (${occasion.en})` } : text;
  return { date: formatDate(date), ...day, reason };
}
