import type { ForecastNumbers } from './forecast.js';

/** Of a single value nothing tells how far the next one may be: half of it and all of it. */
const LONE_80 = 0.5;
const LONE_95 = 1;
/** Bounds of a normal error in mean absolute deviations, wider by the few values that tell it. */
const REACH_80 = 1.61;
const REACH_95 = 2.46;

/**
 * A series too short for a season or a trend: the mean of its values, with bounds from how they differ, widened as
 * the square root of 1 + 3/n because n values hide what the next may be. Nothing known: zeros that stand for
 * nothing.
 */
export function forecastShort(values: Float64Array, season: number, horizon: number): ForecastNumbers {
  const known = values.filter((value) => !Number.isNaN(value));
  const count = known.length;
  let level = 0;
  for (const value of known) level += value / count;
  let deviation = 0;
  for (const value of known) deviation += Math.abs(value - level) / Math.max(1, count - 1);
  const lone = count === 1 ? Math.abs(level) : 0;
  const widened = deviation * Math.sqrt(1 + 3 / Math.max(1, count));
  const half80 = count === 1 ? LONE_80 * lone : REACH_80 * widened;
  const half95 = count === 1 ? LONE_95 * lone : REACH_95 * widened;
  const profile = seasonShape(values, level, season);
  const mean = Float64Array.from({ length: horizon }, (_, step) => profile[(values.length + step) % season]!);
  return {
    mean,
    lo80: mean.map((value) => value - half80),
    hi80: mean.map((value) => value + half80),
    lo95: mean.map((value) => value - half95),
    hi95: mean.map((value) => value + half95),
  };
}

/** Level by phase of the season: half way to what was seen there when all phases were seen, else the plain level. */
function seasonShape(values: Float64Array, level: number, season: number): Float64Array {
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    sums[index % season]! += value;
    counts[index % season]! += 1;
  });
  if (counts.includes(0)) return sums.fill(level);
  return sums.map((sum, phase) => (level + sum / counts[phase]!) / 2);
}
