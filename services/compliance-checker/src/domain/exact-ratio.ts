/** Comparisons of whole numbers with a ratio, without rounding: 以上 includes the number itself. */

const MILLION = 1_000_000n;

/** part ÷ whole ≥ ratio, exactly, for a ratio with up to six decimals. A whole of 0 reaches nothing. */
export function reachesShare(part: number, whole: number, ratio: number): boolean {
  return whole > 0 && BigInt(part) * MILLION >= BigInt(whole) * millionths(ratio);
}

/** amount ≥ limit × ratio, exactly, for a ratio with up to six decimals. */
export function reachesFraction(amount: number, limit: number, ratio: number): boolean {
  return BigInt(amount) * MILLION >= BigInt(limit) * millionths(ratio);
}

/** The smallest whole amount that is at least limit × ratio. */
export function smallestFrom(limit: number, ratio: number): number {
  return ceilDivide(BigInt(limit) * millionths(ratio), MILLION);
}

/** numerator ÷ denominator rounded up, for numbers that are not negative. */
export function ceilDivide(numerator: bigint, denominator: bigint): number {
  return Number((numerator + denominator - 1n) / denominator);
}

function millionths(ratio: number): bigint {
  return BigInt(Math.round(ratio * 1_000_000));
}
