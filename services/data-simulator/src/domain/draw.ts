import type { Random } from '@merchant-analysis/kernel/random';
import type { Weighted } from './archetype.js';

/** A function that picks one of the choices, each as often as its weight says. One draw a pick. */
export function weightedPicker<T>(choices: readonly Weighted<T>[]): (random: Random) => T {
  const bounds: number[] = [];
  let total = 0;
  for (const choice of choices) {
    total += choice.weight;
    bounds.push(total);
  }
  if (!(total > 0)) throw new RangeError('a choice needs at least one positive weight');
  return (random) => {
    const point = random.next() * total;
    const index = bounds.findIndex((bound) => point < bound);
    return choices[index]!.value;
  };
}

/** How many events happen when `mean` are expected (Poisson; from 30 on by its normal approximation). */
export function drawCount(random: Random, mean: number): number {
  if (mean <= 0) return 0;
  if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count += 1;
  return count;
}

/** A factor around 1 whose logarithm is normal; its mean is 1. */
export function drawFactor(random: Random, deviation: number): number {
  return Math.exp(deviation * random.normal() - (deviation * deviation) / 2);
}

/** Uniform between two ratios. */
export function drawBetween(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next();
}
