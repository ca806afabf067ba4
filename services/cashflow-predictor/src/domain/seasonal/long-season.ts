import { isSeasonal } from '../series/seasonality-test.js';

/** The seasons of a series. */
export interface Seasons {
  /** Steps of the season. */
  readonly season: number;
  /** Steps of the week behind a season of a day; undefined for other seasons. */
  readonly week?: number | undefined;
}

/** Steps of the week, when two weeks are there and the days have a season. */
export function longSeasonOf(values: Float64Array, { season, week }: Seasons): number | undefined {
  if (week === undefined || values.length < 2 * week) return undefined;
  return isSeasonal(values, season) ? week : undefined;
}
