import type { KnownFlow } from '../known/known-flow.js';
import type { DayFactors } from '../scale-errors.js';
import type { SeriesForecast } from '../series/forecast-series.js';
import { type DailyBooks, salesPaths, salesShare, shareOf } from './sales-paths.js';
import { owedOn, type TaxOnSales } from './tax-on-sales.js';

interface ForeseenBooks extends DailyBooks {
  readonly firstDay: number;
  /** Of a scenario. */
  readonly factors?: DayFactors | undefined;
}

/**
 * Gives taxes on sales to come the amounts and the chance that the forecast of the sales gives them: over all paths of
 * the sales, the share of those that owe it, their mean, and how far they lie from it. A change of sales in a scenario
 * changes its taxes. What no path owes keeps its place with a chance of 0 and the amount that it would have, so that no
 * habit pays it either.
 * @param expected inflow without payments that have dates of their own and before the factors of a scenario, by day
 */
export function foreseeTaxes(
  flows: readonly KnownFlow[],
  books: ForeseenBooks,
  inflow: SeriesForecast,
  expected: Float64Array,
): readonly KnownFlow[] {
  if (flows.every(({ onSales }) => onSales === undefined)) return flows;
  const { factors } = books;
  const nextDay = books.firstDay + books.days;
  const whole = salesShare(books);
  const pathsOf = (share: number): Float64Array[] =>
    // A factor is of the whole inflow: what it adds or takes is all of it sales.
    salesPaths(
      inflow,
      expected,
      expected.map((_, step) =>
        whole === 0 ? 0 : (share * Math.max(0, whole + (factors?.in[step] ?? 1) - 1)) / whole,
      ),
    );
  const byShare = new Map<number, Float64Array[]>();
  return flows.map((flow) => {
    const { onSales } = flow;
    if (onSales === undefined) return flow;
    const share = shareOf(onSales.recentMinor, books);
    const paths = byShare.get(share) ?? pathsOf(share);
    byShare.set(share, paths);
    const sold = paths.map((path) => onSales.soldMinor + soldWithin(path, nextDay, onSales));
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
    const wouldBe = Math.round(owedOn(usual, { ...tax, lineMinor: 0 }));
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
