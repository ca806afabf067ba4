import { firstDayOfMonth, formatMonth } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { compareLines, nameOf } from './cost-line.js';
import type { CostSplit } from './cost-split.js';
import { done, type Figure, notEnoughData } from './figure.js';
import { median } from './median.js';
import { LEAST_AMOUNTS, type MonthSeries, monthSeriesOf } from './month-series.js';
import type { MonthlyBooks } from './months.js';
import { capScore, robustScores, UNUSUAL_SCORE } from './robust-z.js';
import { unusualText } from './unusual-text.js';

interface UnusualMonth {
  month: string;
  kind: MonthSeries['kind'];
  category?: string | undefined;
  amountMinor: number;
  usualMinor: number;
  score: number;
  reason: LocalizedText;
}

/** A change below a tenth of the usual is no news, however steady the line (platform default, E). */
const LEAST_CHANGE = 0.1;
/** So many public holidays in a month (Spring Festival, the first week of October) change its trade … */
const FESTIVE_DAYS = 5;
/** … so that it takes twice the score to be told. */
const FESTIVE_SCORE = 2 * UNUSUAL_SCORE;
const LISTED = 24;

/**
 * Whole months in which turnover or a cost line stands out (CM-15). Where the fixed part of a cost stepped to a new
 * level, the month of the step is told once.
 */
export function findUnusualMonths(
  whole: MonthlyBooks,
  split: Figure<CostSplit>,
  holidays: ReadonlySet<number>,
  currency: string,
): Figure<UnusualMonth[]> {
  const count = whole.months.length;
  if (count < LEAST_AMOUNTS) {
    return notEnoughData('too-few-months', {
      zh: `至少需要 ${LEAST_AMOUNTS} 个完整月份，账本中只有 ${count} 个。`,
      en: `Needs ${LEAST_AMOUNTS} whole months; the books hold ${count}.`,
    });
  }
  const festive = new Set(whole.months.filter((month) => countHolidays(month, holidays) >= FESTIVE_DAYS));
  const found = monthSeriesOf(whole, split).flatMap((series) => [
    ...judge(series, festive, currency),
    ...tellStep(series, currency),
  ]);
  const strongest = found.sort((a, b) => Math.abs(b.score) - Math.abs(a.score) || compareMonths(a, b));
  return done(strongest.slice(0, LISTED).sort(compareMonths));
}

function judge(series: MonthSeries, festive: ReadonlySet<number>, currency: string): UnusualMonth[] {
  const scores = robustScores(series.amounts.map((amount, index) => amount - series.usual[index]!));
  return series.months.flatMap((month, index) => {
    const limit = festive.has(month) ? FESTIVE_SCORE : UNUSUAL_SCORE;
    const usualMinor = series.usual[index]!;
    if (Math.abs(scores[index]!) <= limit || !isNews(series.amounts[index]!, usualMinor)) return [];
    return [tell(series, index, usualMinor, scores[index]!, currency)];
  });
}

/** The first month at the new level against the old one; its score is at least one above the line. */
function tellStep(series: MonthSeries, currency: string): UnusualMonth[] {
  if (series.step === undefined) return [];
  const { at, size } = series.step;
  const before = series.usual[at]! - size;
  if (!isNews(series.amounts[at]!, before)) return [];
  const spread =
    median(series.amounts.map((amount, index) => Math.abs(amount - series.usual[index]!))) / 0.6745;
  const score = capScore(Math.sign(size) * Math.max(UNUSUAL_SCORE + 1, Math.abs(size / spread)));
  return [tell(series, at, before, score, currency)];
}

function tell(
  series: MonthSeries,
  index: number,
  usualMinor: number,
  score: number,
  currency: string,
): UnusualMonth {
  const { kind, category } = series;
  const amountMinor = series.amounts[index]!;
  const reason = unusualText(nameOf(series), amountMinor, usualMinor, currency);
  return {
    month: formatMonth(series.months[index]!),
    kind,
    category,
    amountMinor,
    usualMinor,
    score,
    reason,
  };
}

function isNews(amountMinor: number, usualMinor: number): boolean {
  return Math.abs(amountMinor - usualMinor) >= LEAST_CHANGE * Math.abs(usualMinor);
}

function countHolidays(month: number, holidays: ReadonlySet<number>): number {
  let count = 0;
  for (let day = firstDayOfMonth(month); day < firstDayOfMonth(month + 1); day++)
    if (holidays.has(day)) count++;
  return count;
}

function compareMonths(a: UnusualMonth, b: UnusualMonth): number {
  return a.month < b.month ? -1 : a.month > b.month ? 1 : compareLines(a, b);
}
