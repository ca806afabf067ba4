/** The scores of the benchmark, with the definitions of the M4 and M5 competitions. NaN: missing or not defined. */

/** Mean of |x[t] − x[t−lag]| to the power; pairs with a gap are left out. NaN without a pair. */
export function meanDifference(values: Float64Array, lag: number, power: 1 | 2 = 1): number {
  let sum = 0;
  let pairs = 0;
  for (let index = lag; index < values.length; index++) {
    const difference = Math.abs(values[index]! - values[index - lag]!);
    if (Number.isNaN(difference)) continue;
    sum += power === 1 ? difference : difference * difference;
    pairs++;
  }
  return pairs > 0 ? sum / pairs : Number.NaN;
}

/** Symmetric percentage error of one point, 0–200; 0/0 counts as 0 (M4). */
export function symmetricError(actual: number, foreseen: number): number {
  if (actual === 0 && foreseen === 0) return 0;
  return (200 * Math.abs(actual - foreseen)) / (Math.abs(actual) + Math.abs(foreseen));
}

/** The interval score of one point (Gneiting & Raftery 2007), unscaled; `alpha` is 0.05 for a 95 % interval. */
export function intervalScore(actual: number, low: number, high: number, alpha: number): number {
  const outside = Math.max(0, low - actual) + Math.max(0, actual - high);
  return high - low + (2 / alpha) * outside;
}

/** The pinball loss of a forecast of the quantile `tau`. */
export function pinballLoss(actual: number, quantile: number, tau: number): number {
  const error = actual - quantile;
  return Math.max(tau * error, (tau - 1) * error);
}
