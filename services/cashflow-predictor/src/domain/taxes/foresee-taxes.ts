import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { dailySales } from '../books/daily-sales.js';
import type { KnownFlow } from '../known/known-flow.js';
import { owedOn, type TaxOnSales } from '../known/tax-on-sales.js';
import type { SeriesForecast } from '../series/forecast-series.js';
import { partOfGroup, recentSales, type SalesToCome, salesPaths } from './sales-paths.js';

interface ForeseenBooks {
  readonly columns: readonly DailyColumn[];
  readonly days: number;
  readonly firstDay: number;
  /** What sales are multiplied by in a scenario, by day. */
  readonly takings?: readonly number[] | undefined;
}

/**
 * Gives taxes on sales to come the amounts and the chance that the forecast of the sales gives them: over all paths of
 * the sales, the share of those that owe it, their mean, and how far they lie from it. A change of sales in a scenario
 * changes its taxes. What no path owes keeps its place with a chance of 0 and the amount that it would have, so that no
 * habit pays it either. Members of a group sell the part of its sales that they have sold lately.
 */
export function foreseeTaxes(
  flows: readonly KnownFlow[],
  { columns, days, firstDay, takings }: ForeseenBooks,
  inflow: SeriesForecast,
  sales: SalesToCome,
): readonly KnownFlow[] {
  if (flows.every(({ onSales }) => onSales === undefined)) return flows;
  const recentMinor = recentSales(dailySales(columns, days));
  const paths = salesPaths(inflow, sales, takings);
  return flows.map((flow) => {
    const { onSales } = flow;
    if (onSales === undefined) return flow;
    const part = partOfGroup(onSales.recentMinor, recentMinor);
    const sold = paths.map((path) => onSales.soldMinor + part * soldWithin(path, firstDay + days, onSales));
    return withAmounts(flow, onSales, sold);
  });
}

/** Whether anything of a flow may come at all. */
export function mayCome({ chances }: KnownFlow): boolean {
  return chances.some((chance) => chance > 0);
}

function soldWithin(path: Float64Array, nextDay: number, { from, to }: TaxOnSales): number {
  let sold = 0;
  const end = Math.min(path.length, to - nextDay + 1);
  for (let step = Math.max(0, from - nextDay); step < end; step++) sold += path[step]!;
  return sold;
}

function withAmounts(flow: KnownFlow, tax: TaxOnSales, sold: readonly number[]): KnownFlow {
  const owed = sold.map((grossMinor) => owedOn(grossMinor, tax)).filter((amount) => amount > 0);
  const mean = owed.reduce((sum, amount) => sum + amount, 0) / owed.length;
  const amountMinor = Math.round(mean);
  if (owed.length === 0 || amountMinor === 0) {
    const usual = sold.reduce((sum, amount) => sum + amount, 0) / sold.length;
    // Of no sales at all a unit of money, so that it is still the payment that it replaces.
    const wouldBe = Math.max(1, Math.round(owedOn(usual, { ...tax, lineMinor: 0 })));
    return { ...flow, amountMinor: wouldBe, chances: flow.chances.map(() => 0), amountErrors: [] };
  }
  const chance = owed.length / sold.length;
  return {
    ...flow,
    amountMinor,
    chances: flow.chances.map((one) => one * chance),
    // What the sales may be off by, and what the tax is off by where they are known.
    amountErrors: owed.flatMap((amount) =>
      flow.amountErrors.map((error) => Math.hypot((amount - mean) / mean, error)),
    ),
  };
}
