import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import type { MonthlyBooks } from '@merchant-analysis/cost-analyzer/domain/months';
import { firstDayOfMonth, monthNumberOf, parseDate } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';

/** Whole months with the given turnover and cost lines, the first one January 2025. */
export function monthlyBooks(
  turnover: readonly number[],
  lines: readonly MonthlyBooks['lines'][number][],
): MonthlyBooks {
  const first = monthNumberOf(parseDate('2025-01-01'));
  return {
    months: turnover.map((_, index) => first + index),
    complete: turnover.map(() => true),
    turnover: [...turnover],
    lines: lines.map((line) => ({ ...line, amounts: [...line.amounts] })),
  };
}

/** A year or more of days: `amountOf(day number, index)` is the signed sum of each day. */
export function dailyColumn(
  kind: DailyColumn['kind'],
  days: { from: string; to: string },
  amountOf: (day: number, index: number) => number,
  category?: string,
): DailyColumn {
  const [from, to] = [parseDate(days.from), parseDate(days.to)];
  const sums = Array.from({ length: to - from + 1 }, (_, index) => amountOf(from + index, index));
  return { kind, category, counts: sums.map((sum) => (sum === 0 ? 0 : 1)), sums };
}

/** Whether a day number is the nth day of its month. */
export function isDayOfMonth(day: number, nth: number): boolean {
  return day - firstDayOfMonth(monthNumberOf(day)) + 1 === nth;
}

/** `count` amounts around `level` with a normal error of `spread` of it, the same for the same seed. */
export function noisy(seed: number, spread: number, levels: readonly number[]): number[] {
  const chance = seededRandom(seed);
  return levels.map((level) => Math.round(level * (1 + spread * chance.normal())));
}
