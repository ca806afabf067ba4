import { formatMonth } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { type LineKey, nameOf } from './cost-line.js';
import type { CostSplit } from './cost-split.js';
import { done, type Figure, notEnoughData } from './figure.js';
import { expectedCosts } from './line-behaviour.js';
import { median } from './median.js';
import type { MonthlyBooks } from './months.js';
import { capScore, robustScores, UNUSUAL_SCORE } from './robust-z.js';
import { fitTheilSen } from './theil-sen.js';
import { unusualText } from './unusual-text.js';

export interface UnusualMonth {
  month: string;
  kind: LineKey['kind'] | 'turnover';
  category?: string | undefined;
  amountMinor: number;
  usualMinor: number;
  score: number;
  reason: LocalizedText;
}

const LEAST_MONTHS = 6;
/** A change below a tenth of the usual is no news, however steady the line (platform default, E). */
const LEAST_CHANGE = 0.1;
const LISTED = 24;

/**
 * Whole months in which turnover or a cost line stands out (CM-15). What is usual follows turnover for a
 * variable line, the present level for a fixed one, and the trend for turnover itself; where the fixed part
 * stepped to a new level, the month of the step is told once.
 */
export function findUnusualMonths(
  whole: MonthlyBooks,
  split: Figure<CostSplit>,
  currency: string,
): Figure<UnusualMonth[]> {
  const count = whole.months.length;
  if (count < LEAST_MONTHS) {
    return notEnoughData('too-few-months', {
      zh: `至少需要 ${LEAST_MONTHS} 个完整月份，账本中只有 ${count} 个。`,
      en: `Needs ${LEAST_MONTHS} whole months; the books hold ${count}.`,
    });
  }
  const found = judge(
    { kind: 'turnover' },
    whole.turnover,
    usualTurnover(whole.turnover),
    whole.months,
    currency,
  );
  whole.lines.forEach((line, index) => {
    const behaviour = split.status === 'done' ? split.value.lines[index] : undefined;
    const expected = behaviour ? expectedCosts(behaviour, whole.turnover) : whole.months.map(() => 0);
    const usual = centre(line.amounts, expected);
    found.push(...judge(line, line.amounts, usual, whole.months, currency));
    if (behaviour?.step === undefined) return;
    const { at, size } = behaviour.step;
    const before = usual[at]! - size;
    const score = capScore(
      Math.sign(size) * Math.max(UNUSUAL_SCORE + 1, Math.abs(size / spread(line.amounts, usual))),
    );
    found.push(
      entry(line, whole.months[at]!, { amountMinor: line.amounts[at]!, usualMinor: before, score }, currency),
    );
  });
  const strongest = found.sort(
    (a, b) => Math.abs(b.score) - Math.abs(a.score) || (a.month < b.month ? -1 : 1),
  );
  return done(
    strongest.slice(0, LISTED).sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0)),
  );
}

type Judged = Pick<UnusualMonth, 'kind' | 'category'>;

function judge(
  line: Judged,
  amounts: readonly number[],
  usual: readonly number[],
  months: readonly number[],
  currency: string,
): UnusualMonth[] {
  const scores = robustScores(amounts.map((amount, index) => amount - usual[index]!));
  return months.flatMap((month, index) => {
    const [amountMinor, usualMinor, score] = [amounts[index]!, usual[index]!, scores[index]!];
    if (Math.abs(score) <= UNUSUAL_SCORE) return [];
    if (Math.abs(amountMinor - usualMinor) < LEAST_CHANGE * Math.abs(usualMinor)) return [];
    return [entry(line, month, { amountMinor, usualMinor, score }, currency)];
  });
}

function entry(
  line: Judged,
  month: number,
  figures: Pick<UnusualMonth, 'amountMinor' | 'usualMinor' | 'score'>,
  currency: string,
): UnusualMonth {
  const reason = unusualText(nameOf(line), figures.amountMinor, figures.usualMinor, currency);
  return { month: formatMonth(month), kind: line.kind, category: line.category, ...figures, reason };
}

/** Turnover on its trend over time, so that a merchant that grows is not unusual at both ends. */
function usualTurnover(turnover: readonly number[]): number[] {
  const time = turnover.map((_, index) => index);
  const slope = fitTheilSen(time, turnover)?.slope ?? 0;
  return centre(
    turnover,
    time.map((index) => slope * index),
  );
}

/** Lifts what was expected by the median of what it misses, so that one wild month does not move the usual. */
function centre(amounts: readonly number[], expected: readonly number[]): number[] {
  const lift = median(amounts.map((amount, index) => amount - expected[index]!));
  return expected.map((amount) => Math.round(amount + lift));
}

function spread(amounts: readonly number[], usual: readonly number[]): number {
  return median(amounts.map((amount, index) => Math.abs(amount - usual[index]!))) / 0.6745;
}
