import { isSeasonal } from '../series/seasonality-test.js';

/** Before anything is known, so much of last year's season is expected to come again, as if seen so many times. */
const PRIOR_STRENGTH = 0.6;
const PRIOR_PAIRS = 3;
/** Changes over a twelfth of a season: from month to month, over four weeks, over two hours. */
const CHANGES_A_SEASON = 12;
/** With four seasons the test of M4 tells. */
const SEASONS_TO_TEST = 4;

/** A single pair of changes says nothing. */
const LEAST_PAIRS = 2;
/** A few pairs may have any slope: no more than that counts. */
const LEAST_SLOPE = -1;
const MOST_SLOPE = 1.5;

/**
 * How much of the season to believe in, 0–1. With four seasons of values the autocorrelation test says all or nothing.
 * Before, it is the slope of this season's changes on those one season ago, drawn to a prior: what a season seen once or
 * twice is worth differs by series, and a test has no power yet. Prior and span were chosen on M3 monthly, M4 weekly,
 * M4 hourly and weekly sums of NN5, cut short, at origins before the official windows.
 * @param values without gaps.
 */
export function seasonStrength(values: Float64Array, period: number): number {
  if (period < 2) return 0;
  if (isLongEnough(values.length, period)) return isSeasonal(values, period) ? 1 : 0;
  const span = spanOf(period);
  const pairs = values.length - period - span;
  if (pairs < LEAST_PAIRS) return 0;
  const source = values.every((value) => value > 0) ? values.map(Math.log) : values;
  const changeAt = (index: number): number => source[index]! - source[index - span]!;
  let products = 0;
  let squares = 0;
  for (let index = period + span; index < source.length; index++) {
    products += changeAt(index) * changeAt(index - period);
    squares += changeAt(index - period) ** 2;
  }
  const slope = squares > 0 ? Math.min(Math.max(products / squares, LEAST_SLOPE), MOST_SLOPE) : 0;
  const strength = (pairs * slope + PRIOR_PAIRS * PRIOR_STRENGTH) / (pairs + PRIOR_PAIRS);
  return Math.min(Math.max(strength, 0), 1);
}

/** Values from which on a season can be told at all. */
export function leastForStrength(period: number): number {
  return period + spanOf(period) + LEAST_PAIRS;
}

function spanOf(period: number): number {
  return Math.max(1, Math.round(period / CHANGES_A_SEASON));
}

/** Whether the test of M4 is asked. */
export function isLongEnough(length: number, period: number): boolean {
  return length >= SEASONS_TO_TEST * period;
}
