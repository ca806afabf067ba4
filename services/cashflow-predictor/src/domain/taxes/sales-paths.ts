import type { SeriesForecast } from '../series/forecast-series.js';

/** Past origins from which on their errors speak for themselves. */
const ORIGINS_ENOUGH = 8;
/** Believed level errors where there are fewer: a fifth either way. */
const BELIEVED = [-0.2, -0.1, 0, 0.1, 0.2] as const;
const SHARE_DAYS = 90;

/** What is expected of the sales of days to come. */
export interface SalesToCome {
  /** The day-to-day inflow of which they are a part, by day, minor units: also what open invoices tell better. */
  readonly inflow: Float64Array;
  /** Sales that open invoices tell, by day, minor units: they are made already, no change of the takings changes them. */
  readonly invoiced: Float64Array;
  /** Their part of it, 0–1. */
  readonly share: number;
  /** Mean of irregular ones, by day, minor units. */
  readonly irregular: Float64Array;
}

/**
 * Paths of daily sales over the horizon: what is expected of them, with the errors that the forecast of the inflow made
 * at each past origin, day by day as they came and with both signs. Nothing is drawn: the same forecast gives the same
 * paths. Sales are counted on the day on which their money moves.
 * @param takings what sales are multiplied by in a scenario, by day
 */
export function salesPaths(
  { horizonDays, errors, origins }: SeriesForecast,
  { inflow, invoiced, share, irregular }: SalesToCome,
  takings?: readonly number[],
): Float64Array[] {
  const paths: Float64Array[] = [];
  const add = (errorAt: (step: number) => number): void => {
    paths.push(
      inflow.map((amount, step) => {
        const sold = Math.max(0, (amount + errorAt(step)) * share) + irregular[step]!;
        const made = Math.min(sold, invoiced[step]!);
        return (sold - made) * (takings?.[step] ?? 1) + made;
      }),
    );
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
  if (past < ORIGINS_ENOUGH) for (const ratio of BELIEVED) add((step) => ratio * inflow[step]!);
  return paths;
}

/** What a member has sold lately of the sales of its group, 0–1; both by the day on which the money moved. */
export function partOfGroup(memberMinor: number, groupMinor: number): number {
  return groupMinor > 0 ? Math.max(0, memberMinor / groupMinor) : 0;
}

/** Sales of the last 90 days, minor units. */
export function recentSales(sales: Float64Array): number {
  let sold = 0;
  for (const amount of sales.subarray(Math.max(0, sales.length - SHARE_DAYS))) sold += amount;
  return sold;
}
