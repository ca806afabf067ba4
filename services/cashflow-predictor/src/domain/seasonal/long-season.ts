import { isSeasonal } from '../series/seasonality-test.js';

const DAYS_A_WEEK = 7;
/** Seasons that may be days: hours, half hours, quarters of an hour. */
const STEPS_A_DAY = new Set([24, 48, 96]);

/** Steps of the week behind a season of a day, when two weeks are there; undefined for other seasons. */
export function longSeasonOf(values: Float64Array, season: number): number | undefined {
  const week = DAYS_A_WEEK * season;
  if (!STEPS_A_DAY.has(season) || values.length < 2 * week) return undefined;
  return isSeasonal(values, season) ? week : undefined;
}
