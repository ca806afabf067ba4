import { allocate, scale } from '@merchant-analysis/kernel/money';

/** Shares are told to a hundredth of a percent. */
const PARTS = 10_000;

/**
 * The share of each amount in `whole`, rounded so that the shares sum to the rounded share of them all.
 * Credits (negative amounts) have negative shares.
 * @param whole positive, minor units
 */
export function sharesOf(amounts: readonly number[], whole: number): number[] {
  const total = scale(sum(amounts), PARTS, whole);
  const credits = amounts.map((amount) => Math.max(0, -amount));
  const charges = amounts.map((amount) => Math.max(0, amount));
  const credit = scale(sum(credits), PARTS, whole);
  const negative = allocate(credit, credits);
  const positive = allocate(total + credit, charges);
  return amounts.map((_, index) => (positive[index]! - negative[index]!) / PARTS);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
