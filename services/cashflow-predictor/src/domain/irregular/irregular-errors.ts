import type { Random } from '@merchant-analysis/kernel/random';
import type { Offsets } from '../series/conformal.js';
import { quantileOfSorted } from '../series/quantile.js';
import { type IrregularPayments, possibleAmounts, type TimesOf } from './irregular-payments.js';

/** What irregular payments may do to a flow, or to the net: `sign` is -1 where they take from it. */
export interface IrregularSide {
  readonly payments: IrregularPayments;
  readonly sign: 1 | -1;
  readonly timesOf: TimesOf;
}

/**
 * Moves daily bounds to where they lie with irregular payments, of which the mean of every day holds a part: on most
 * days nothing comes, so that the usual day lies off the mean; and where they come more often than a bound leaves out,
 * the bound reaches out to their amounts. Changes `offsets` in place; a bound never crosses the mean.
 */
export function widenByIrregular(offsets: Offsets, { payments, sign, timesOf }: IrregularSide): void {
  if (payments.expected.length === 0) return;
  const [toward, away] = sign > 0 ? (['hi', 'lo'] as const) : (['lo', 'hi'] as const);
  for (let step = 0; step < offsets.lo80.length; step++) {
    const sizes = Float64Array.from(possibleAmounts(payments, step, timesOf)).sort();
    const mean = (sign * sumOf(sizes)) / payments.days;
    const chance = sizes.length / payments.days;
    for (const [level, tail] of [
      ['80', 0.1],
      ['95', 0.025],
    ] as const) {
      const [far, near] = [offsets[`${toward}${level}`], offsets[`${away}${level}`]];
      near[step]! -= mean;
      far[step] = sign * Math.max(0, sign * (far[step]! - mean));
      if (chance <= tail) continue;
      const size = sign * quantileOfSorted(sizes, sizes.length, 1 - tail / chance) - mean;
      far[step] = sign * Math.max(sign * far[step]!, sign * size);
    }
  }
}

/**
 * Draws what irregular payments make of the net of each day of each path: each comes on any day with the chance that it
 * had, with an amount that one of them had; less what is expected of them.
 * @returns `day × paths + path`, minor units
 */
export function drawIrregular(
  sides: readonly IrregularSide[],
  { horizonDays, paths }: { horizonDays: number; paths: number },
  random: Random,
): Float64Array {
  const drawn = new Float64Array(horizonDays * paths);
  for (const { payments, sign, timesOf } of sides) {
    if (payments.expected.length === 0) continue;
    for (let step = 0; step < horizonDays; step++) {
      const possible = possibleAmounts(payments, step, timesOf);
      const mean = sumOf(possible) / payments.days;
      for (let path = 0; path < paths; path++) {
        // One draw for both: whether one comes that day, and which.
        const amount = possible[Math.floor(random.next() * payments.days)] ?? 0;
        drawn[step * paths + path]! += sign * (amount - mean);
      }
    }
  }
  return drawn;
}

function sumOf(amounts: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < amounts.length; index++) sum += amounts[index]!;
  return sum;
}
