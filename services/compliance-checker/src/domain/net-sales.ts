import { scale } from '@merchant-analysis/kernel/money';
import type { ProfileFacts, SalesFacts } from './facts.js';

/** Sales of some days, refunds taken off, split by whether the levy is inside the amount. Minor units. */
export interface Turnover {
  readonly includedMinor: number;
  readonly untaxedMinor: number;
}

/** Sums the days from `from` to `to` (day numbers, both included); days that were not read hold nothing. */
export function turnoverOf(sales: SalesFacts, profile: ProfileFacts, from: number, to: number): Turnover {
  let gross = 0;
  let untaxed = 0;
  for (let day = Math.max(from, sales.from); day <= to; day++) {
    gross += (sales.saleSums[day - sales.from] ?? 0) + (sales.refundSums[day - sales.from] ?? 0);
    untaxed += profile.untaxedSums[day - profile.from] ?? 0;
  }
  return { includedMinor: gross - untaxed, untaxedMinor: untaxed };
}

/**
 * Sales without tax (不含税销售额), rounded once to whole minor units: the figure of the tax return, with which
 * lines are compared. `levyBps`: 100 is 1 %.
 */
export function netOf(turnover: Turnover, levyBps: number): number {
  return scale(turnover.includedMinor, 10_000, 10_000 + levyBps) + turnover.untaxedMinor;
}
