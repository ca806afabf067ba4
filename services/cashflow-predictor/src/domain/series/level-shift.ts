import { medianOf } from './quantile.js';

/** Seasons that tell the level of now, and at most how many before them that of then. */
const RECENT = 4;
const MOST_BEFORE = 26;
const FEWEST_BEFORE = 8;
/** Of months and weeks a season is a year, and four years are not lately: there it would be a trend. */
const YEARS: ReadonlySet<number> = new Set([12, 52]);
/** A shift is larger than this many usual distances from the old level, and than this share of it. */
const USUAL_DISTANCES = 4;
const LEAST_SHARE = 0.2;

/**
 * Whether the last four seasons lie elsewhere than those before, by their medians, which one wild season does not move.
 * @param values NaN missing; a season without values is left out.
 */
export function hasShifted(values: Float64Array, season: number): boolean {
  if (YEARS.has(season)) return false;
  const means = seasonMeans(values, season);
  const before = means.slice(0, -RECENT).slice(-MOST_BEFORE);
  if (before.length < FEWEST_BEFORE) return false;
  const level = medianOf(before);
  const distance = Math.abs(medianOf(means.slice(-RECENT)) - level);
  const usual = medianOf(before.map((mean) => Math.abs(mean - level)));
  return distance > USUAL_DISTANCES * usual && distance > LEAST_SHARE * Math.abs(level);
}

/** Mean of each whole season, counted back from the end. */
function seasonMeans(values: Float64Array, season: number): number[] {
  const means: number[] = [];
  for (let end = values.length; end >= season; end -= season) {
    const known = values.subarray(end - season, end).filter((value) => !Number.isNaN(value));
    if (known.length > 0) means.push(known.reduce((sum, value) => sum + value, 0) / known.length);
  }
  return means.reverse();
}
