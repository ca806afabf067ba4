/**
 * The course of the same steps one season ago, moved to today's level: by ratio where all values are positive, else
 * by difference. The level is the mean of `levelSteps` values before the origin, and before its place a season ago.
 */
export function forecastLastSeason(
  values: Float64Array,
  horizon: number,
  options: { period: number; levelSteps: number; isPositive: boolean },
): Float64Array {
  const { period, levelSteps, isPositive } = options;
  const end = values.length;
  const now = levelBefore(values, end, levelSteps);
  const before = levelBefore(values, end - period, levelSteps);
  return Float64Array.from({ length: horizon }, (_, step) => {
    const value = values[end - period + (step % period)]!;
    return isPositive ? (value * now) / before : value + now - before;
  });
}

function levelBefore(values: Float64Array, end: number, steps: number): number {
  let sum = 0;
  for (let index = end - steps; index < end; index++) sum += values[index]!;
  return sum / steps;
}
