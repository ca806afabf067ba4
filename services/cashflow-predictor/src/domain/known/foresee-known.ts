import { allocate } from '@merchant-analysis/kernel/money';
import type { Random } from '@merchant-analysis/kernel/random';
import type { Offsets } from '../series/conformal.js';
import { quantileOfSorted } from '../series/quantile.js';
import { chanceOf, type KnownFlow } from './known-flow.js';

/** Bounds of a standard normal distribution. */
const NORMAL_80 = 1.2816;
const NORMAL_95 = 1.96;

/**
 * Adds what is known to the expected amounts of its direction: its amount, spread over the days on which it may move
 * by how likely they are, so that the parts sum to it exactly, or to as much of it as it is likely to come at all. What
 * may move behind the horizon is left out.
 * @param means whole minor units by day; changed in place
 */
export function addKnown(
  means: Float64Array,
  known: readonly KnownFlow[],
  direction: 'in' | 'out',
  firstDay: number,
): void {
  for (const flow of known) {
    if (flow.direction !== direction) continue;
    partsOf(flow).forEach((part, index) => {
      const step = flow.days[index]! - firstDay;
      if (step >= 0 && step < means.length) means[step]! += part;
    });
  }
}

/**
 * Widens daily offsets by what is not known of the day and the amount: an amount that comes that day with some chance
 * has the spread of a coin that is thrown for it. Independent errors add by squares. Changes `offsets` in place.
 */
export function widenByKnown(offsets: Offsets, known: readonly KnownFlow[], firstDay: number): void {
  for (const { days, chances, amountMinor, amountErrors } of known) {
    const sizes = Float64Array.from(amountErrors, Math.abs).sort();
    const off = sizes.length === 0 ? 0 : quantileOfSorted(sizes, sizes.length, 0.8);
    for (let index = 0; index < days.length; index++) {
      const step = days[index]! - firstDay;
      if (step < 0 || step >= offsets.lo80.length) continue;
      const chance = chances[index]!;
      const spread = amountMinor * Math.hypot(Math.sqrt(chance * (1 - chance)), chance * off);
      offsets.lo80[step] = -Math.hypot(offsets.lo80[step]!, NORMAL_80 * spread);
      offsets.hi80[step] = Math.hypot(offsets.hi80[step]!, NORMAL_80 * spread);
      offsets.lo95[step] = -Math.hypot(offsets.lo95[step]!, NORMAL_95 * spread);
      offsets.hi95[step] = Math.hypot(offsets.hi95[step]!, NORMAL_95 * spread);
    }
  }
}

/**
 * On each drawn path every known flow moves on one of its days, with one of its amounts; the error of a day is what
 * moved minus what was expected of it.
 * @param errors of the net, `day × paths + path`; changed in place
 */
export function addKnownErrors(
  errors: Float64Array,
  { known, firstDay, paths }: { known: readonly KnownFlow[]; firstDay: number; paths: number },
  random: Random,
): void {
  const horizonDays = errors.length / paths;
  for (const flow of known) {
    if (flow.chances[0] === 1 && flow.amountErrors.length === 0) continue;
    const sign = flow.direction === 'in' ? 1 : -1;
    const parts = partsOf(flow);
    for (let path = 0; path < paths; path++) {
      const chosen = drawIndex(flow.chances, random);
      const amount = flow.amountMinor * (1 + drawError(flow.amountErrors, random));
      for (let index = 0; index < flow.days.length; index++) {
        const step = flow.days[index]! - firstDay;
        if (step < 0 || step >= horizonDays) continue;
        errors[step * paths + path]! += sign * ((index === chosen ? amount : 0) - parts[index]!);
      }
    }
  }
}

function partsOf({ amountMinor, chances }: KnownFlow): number[] {
  return allocate(Math.round(amountMinor * chanceOf(chances)), chances);
}

/** Which of the days it is; -1 where it does not come at all. */
function drawIndex(chances: readonly number[], random: Random): number {
  if (chances[0] === 1) return 0;
  let left = random.next();
  for (let index = 0; index < chances.length; index++) {
    left -= chances[index]!;
    if (left < 0) return index;
  }
  return chanceOf(chances) < 1 ? -1 : chances.length - 1;
}

function drawError(amountErrors: readonly number[], random: Random): number {
  if (amountErrors.length === 0) return 0;
  const drawn = random.integer(0, 2 * amountErrors.length - 1);
  return (drawn & 1) === 0 ? amountErrors[drawn >> 1]! : -amountErrors[drawn >> 1]!;
}
