import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { dailySales } from '../daily-sales.js';
import type { SeriesForecast } from '../series/forecast-series.js';

/** Past origins from which on their errors speak for themselves. */
const ORIGINS_ENOUGH = 8;
/** Believed level errors where there are fewer: a fifth either way. */
const BELIEVED = [-0.2, -0.1, 0, 0.1, 0.2] as const;
const SHARE_DAYS = 90;

export interface DailyBooks {
  readonly columns: readonly DailyColumn[];
  readonly days: number;
}

/**
 * Paths of daily sales over the horizon: what is expected of the inflow, by the part of it that sales are, with the
 * errors that the forecast made at each past origin, day by day as they came and with both signs. Nothing is drawn: the
 * same forecast gives the same paths. Sales are counted on the day on which their money moves.
 * @param expected inflow without payments that have dates of their own, by day
 * @param share of these sales in the inflow, by day, 0–1
 */
export function salesPaths(
  { horizonDays, errors, origins }: SeriesForecast,
  expected: Float64Array,
  share: Float64Array,
): Float64Array[] {
  const paths: Float64Array[] = [];
  const add = (errorAt: (step: number) => number): void => {
    paths.push(expected.map((amount, step) => Math.max(0, (amount + errorAt(step)) * share[step]!)));
  };
  const past = origins.length - 1;
  for (let origin = 0; origin < past; origin++) {
    const errorAt = (step: number): number => {
      const error = errors[origin * horizonDays + step]!;
      return Number.isNaN(error) ? 0 : error;
    };
    add(errorAt);
    add((step) => -errorAt(step));
  }
  if (past < ORIGINS_ENOUGH) for (const ratio of BELIEVED) add((step) => ratio * expected[step]!);
  return paths;
}

/** The part of what comes in that sales, less refunds, have made in the last 90 days; 0–1. */
export function salesShare(books: DailyBooks): number {
  return shareOf(recentSales(dailySales(books.columns, books.days)), books);
}

/** The part of what comes in that recent sales, perhaps of one member of a group, are; 0–1. */
export function shareOf(soldMinor: number, { columns, days }: DailyBooks): number {
  let inflow = 0;
  for (const { kind, sums } of columns) {
    if (kind === 'own_transfer' || kind === 'financing') continue;
    for (let day = Math.max(0, days - SHARE_DAYS); day < days; day++) {
      if (sums[day]! > 0) inflow += sums[day]!;
    }
  }
  return inflow > 0 ? Math.min(1, Math.max(0, soldMinor / inflow)) : 0;
}

/** Sales of the last 90 days, minor units. */
export function recentSales(sales: Float64Array): number {
  let sold = 0;
  for (const amount of sales.subarray(Math.max(0, sales.length - SHARE_DAYS))) sold += amount;
  return sold;
}
