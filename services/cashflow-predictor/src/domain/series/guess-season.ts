import { fillGaps } from './fill-gaps.js';
import { isSeasonal } from './seasonality-test.js';

/** Steps a season by days between two values: a month has at least 28 days, a quarter 90. */
const SEASON_OF_STEP = [
  { fromDays: 90, season: 4 },
  { fromDays: 28, season: 12 },
  { fromDays: 7, season: 52 },
  { fromDays: 1, season: 7 },
  { fromDays: 0, season: 24 },
] as const;

/** Tried in turn where nothing tells the distance of two values. */
const SEASONS = [7, 12, 24, 52, 4] as const;

/**
 * The season of values of which nobody said it: by their distance in time when that is known, else the first
 * that passes the autocorrelation test; 1 is no season.
 */
export function guessSeason(values: Float64Array, stepDays: number | undefined): number {
  if (stepDays !== undefined) return SEASON_OF_STEP.find(({ fromDays }) => stepDays >= fromDays)!.season;
  const filled = fillGaps(values, 1);
  return SEASONS.find((season) => isSeasonal(filled, season)) ?? 1;
}
