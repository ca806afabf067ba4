/** 90 % two-sided quantile of the normal distribution. */
const NORMAL_90 = 1.645;

/**
 * Whether a season of `period` steps is there: the test of the M4 competition, autocorrelation at that lag beyond
 * its 90 % limits (Bartlett), with at least three seasons of values.
 * @param values without gaps.
 */
export function isSeasonal(values: Float64Array, period: number): boolean {
  const length = values.length;
  if (period < 2 || length < 3 * period) return false;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / length;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2;
  if (variance === 0) return false;
  let squares = 0;
  let correlation = 0;
  for (let lag = 1; lag <= period; lag++) {
    let product = 0;
    for (let index = lag; index < length; index++) {
      product += (values[index]! - mean) * (values[index - lag]! - mean);
    }
    correlation = product / variance;
    if (lag < period) squares += correlation ** 2;
  }
  return Math.abs(correlation) > NORMAL_90 * Math.sqrt((1 + 2 * squares) / length);
}
