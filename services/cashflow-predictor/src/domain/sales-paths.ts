import { dailySales } from './daily-sales.js';
import type { CashflowInput, CashflowResult } from './forecast-cashflow.js';

/** Past origins from which on their errors speak for themselves. */
const ORIGINS_ENOUGH = 8;
/** Believed level errors where there are fewer: a fifth either way. */
const BELIEVED = [-0.2, -0.1, 0, 0.1, 0.2] as const;
const SHARE_DAYS = 90;

/**
 * Paths of the daily sales over the horizon: what is expected of the inflow, by the part of it that sales have been,
 * with the errors that the forecast made at each past origin, day by day as they came and with both signs. Nothing is
 * drawn: the same result gives the same paths. Sales are counted on the day on which their money moves.
 */
export function salesPaths(input: CashflowInput, { inflow, parts }: CashflowResult): Float64Array[] {
  const { horizonDays, errors, origins } = inflow;
  const share = salesShare(input);
  const expected = parts.in.statistical.map((amount) => amount * share);
  const paths: Float64Array[] = [];
  const add = (errorAt: (step: number) => number): void => {
    paths.push(expected.map((amount, step) => Math.max(0, amount + errorAt(step))));
  };
  const past = origins.length - 1;
  for (let origin = 0; origin < past; origin++) {
    const errorAt = (step: number): number => {
      const error = errors[origin * horizonDays + step]!;
      return Number.isNaN(error) ? 0 : error * share;
    };
    add(errorAt);
    add((step) => -errorAt(step));
  }
  if (past < ORIGINS_ENOUGH) for (const ratio of BELIEVED) add((step) => ratio * expected[step]!);
  return paths;
}

/** The part of what comes in that sales, less refunds, have made in the last 90 days; 0–1. */
function salesShare({ columns, days }: CashflowInput): number {
  const from = Math.max(0, days - SHARE_DAYS);
  const sales = dailySales(columns, days).subarray(from);
  let inflow = 0;
  for (const { kind, sums } of columns) {
    if (kind === 'own_transfer' || kind === 'financing') continue;
    for (let day = from; day < days; day++) if (sums[day]! > 0) inflow += sums[day]!;
  }
  let sold = 0;
  for (const amount of sales) sold += amount;
  return inflow > 0 ? Math.min(1, Math.max(0, sold / inflow)) : 0;
}
