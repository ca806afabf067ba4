import type { LineKey } from './cost-line.js';
import type { CostSplit } from './cost-split.js';
import type { Figure } from './figure.js';
import { expectedCosts } from './line-behaviour.js';
import { median } from './median.js';
import type { MonthlyBooks, MonthlyLine } from './months.js';
import { fitTheilSen } from './theil-sen.js';

/** Amounts that can be compared with one another, and what is usual for each. Minor units. */
export interface MonthSeries {
  kind: LineKey['kind'] | 'turnover';
  category?: string | undefined;
  months: number[];
  amounts: number[];
  usual: number[];
  /** Where the fixed part of the cost went to another level: index and size. */
  step?: { at: number; size: number } | undefined;
}

/** Fewer amounts do not tell what is usual. */
export const LEAST_AMOUNTS = 6;
/** A line that is paid in fewer months than this share of them is compared with its own payments. */
const REGULAR_SHARE = 0.75;

/**
 * Turnover against its trend, and each cost line against what the split expects of it: a share of turnover, a level,
 * or both. A line that is paid now and then is compared with its own payments, and one that was paid once with the
 * months without it.
 */
export function monthSeriesOf(whole: MonthlyBooks, split: Figure<CostSplit>): MonthSeries[] {
  const { months, turnover } = whole;
  const lines = whole.lines.flatMap((line, index) => {
    const paid = line.amounts.flatMap((amount, month) => (amount !== 0 ? [month] : []));
    if (paid.length > 1 && paid.length < REGULAR_SHARE * months.length)
      return paidNowAndThen(line, months, paid);
    const behaviour = split.status === 'done' && paid.length > 1 ? split.value.lines[index] : undefined;
    const expected = behaviour ? expectedCosts(behaviour, turnover) : months.map(() => 0);
    return [{ ...line, months, usual: centre(line.amounts, expected), step: behaviour?.step }];
  });
  return [{ kind: 'turnover', months, amounts: turnover, usual: onTrend(turnover) }, ...lines];
}

function paidNowAndThen(
  line: MonthlyLine,
  months: readonly number[],
  paid: readonly number[],
): MonthSeries[] {
  if (paid.length < LEAST_AMOUNTS) return [];
  const amounts = paid.map((month) => line.amounts[month]!);
  const usual = centre(
    amounts,
    amounts.map(() => 0),
  );
  return [{ ...line, months: paid.map((month) => months[month]!), amounts, usual }];
}

/** A merchant that grows is not unusual at both ends. */
function onTrend(turnover: readonly number[]): number[] {
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
