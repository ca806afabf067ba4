import type { ForecastNumbers } from './forecast.js';

/** Seasons of zeros at the end, and so many steps at least, before a series may have ended. */
const SEASONS_OF_ZEROS = 2;
const LEAST_ZEROS = 12;
/** As many zeros in a row would come less often than this if the series went on. */
const UNLIKELY = 0.001;

/**
 * Steps of nothing but zeros since a series ended; undefined while it goes on. A series has ended when the zeros
 * behind its last value fill two seasons and are more than the share of zeros before makes likely.
 * @param values nowhere negative, NaN missing.
 */
export function stepsSinceEnd(values: Float64Array, season: number): number | undefined {
  const known = values.filter((value) => !Number.isNaN(value));
  const first = known.findIndex((value) => value > 0);
  const last = known.findLastIndex((value) => value > 0);
  const steps = known.length - 1 - last;
  if (first < 0 || steps < Math.max(SEASONS_OF_ZEROS * season, LEAST_ZEROS)) return undefined;
  const life = known.subarray(first, last + 1);
  const zeros = life.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
  // One more busy step than was seen, or a single one would say that each step is busy (Laplace).
  return ((zeros + 1) / (life.length + 1)) ** steps < UNLIKELY ? steps : undefined;
}

/**
 * A series that ended: zero. By the rule of succession a step is busy with a chance of 1 in steps + 2; while that is
 * more than an upper bound leaves out, the bound is the median of what was.
 */
export function forecastEnded(values: Float64Array, steps: number, horizon: number): ForecastNumbers {
  const amounts = values.filter((value) => value > 0).sort();
  const usual = amounts[amounts.length >> 1] ?? 0;
  const flat = (value: number): Float64Array => new Float64Array(horizon).fill(value);
  const above = (leftOut: number): Float64Array => flat(1 / (steps + 2) > leftOut ? usual : 0);
  return { mean: flat(0), lo80: flat(0), lo95: flat(0), hi80: above(0.1), hi95: above(0.025) };
}
