import type { SeasonalForecast } from './forecast-seasonal.js';
import { longSeasonOf, type Seasons } from './long-season.js';
import { isLongEnough, seasonStrength } from './season-strength.js';
import { viewOf } from './seasonal-view.js';

/** Half widths of the intervals by step, in the unit of the series. */
export interface HalfWidths {
  readonly half80: Float64Array;
  readonly half95: Float64Array;
}

/** Errors grow with the step to a power: this one, give or take, where the series itself does not tell. */
const GROWTH = 0.35;
const GROWTH_SPREAD = 0.25;
/** Steps of one origin err alike: all of them together say as much of the growth as so many apart. */
const ORIGIN_COUNTS = 6;
/** Mean absolute error of the first step in units of the movement, where the series itself does not tell. */
const PRIOR_RATIO = 0.9;
/** The prior counts as much as so many past origins. */
const PRIOR_ORIGINS = 1;
/** An origin of the past weighs less the further it lies back. */
const FADE = 0.9;
/** Bounds in mean absolute errors; 1.61 and 2.46 for normal errors, and these have heavier tails. */
const REACH_80 = 1.65;
const REACH_95 = 3.1;

/**
 * Intervals from the errors that the combination made at past origins, growth over the horizon taken out. Together
 * they are divided by the movement of the series before those origins (mean absolute change from step to step
 * without the season, the newest weighing most); the ratio, drawn towards a prior, times today's movement is
 * the error to expect. A ratio of sums stays within the errors that were made, however still the series was before
 * them; a mean of ratios does not. The constants were chosen on origins before the official test windows of
 * M3 monthly, M4 weekly and M4 hourly together: one setting for all.
 */
export function scaledIntervals(forecast: SeasonalForecast, seasons: Seasons): HalfWidths {
  const { errors, pasts, values, mean } = forecast;
  const movement = movementOf(values, seasons);
  const growth = growthOf(errors);
  let sum = PRIOR_ORIGINS * PRIOR_RATIO * movement;
  let movements = PRIOR_ORIGINS * movement;
  errors.forEach((row, origin) => {
    const error = meanError(row, growth);
    if (error === undefined) return;
    const weight = FADE ** (errors.length - 1 - origin);
    sum += weight * error;
    movements += weight * movementOf(pasts[origin]!, seasons);
  });
  const expected = movements > 0 ? (sum / movements) * movement : 0;
  const half = (reach: number): Float64Array =>
    Float64Array.from(mean, (_, step) => reach * expected * (step + 1) ** growth);
  return { half80: half(REACH_80), half95: half(REACH_95) };
}

/** The power of the step, 0–1, with which errors grow: the likeliest of Laplace errors, drawn to the prior. */
function growthOf(errors: readonly Float64Array[]): number {
  let best = GROWTH;
  let least = Number.POSITIVE_INFINITY;
  for (let twentieths = 0; twentieths <= 20; twentieths++) {
    const growth = twentieths / 20;
    let cost = (growth - GROWTH) ** 2 / (2 * GROWTH_SPREAD ** 2);
    for (const row of errors) {
      let [sum, logs, known] = [0, 0, 0];
      for (let step = 0; step < row.length; step++) {
        if (Number.isNaN(row[step]!)) continue;
        sum += Math.abs(row[step]!) / (step + 1) ** growth;
        logs += Math.log(step + 1);
        known++;
      }
      if (sum > 0) cost += ORIGIN_COUNTS * (Math.log(sum / known) + (growth * logs) / known);
    }
    if (cost < least) {
      least = cost;
      best = growth;
    }
  }
  return best;
}

/** Mean absolute error of an origin, growth taken out; undefined where nothing is known. */
function meanError(errors: Float64Array, growth: number): number | undefined {
  let sum = 0;
  let known = 0;
  for (let step = 0; step < errors.length; step++) {
    if (Number.isNaN(errors[step]!)) continue;
    sum += Math.abs(errors[step]!) / (step + 1) ** growth;
    known++;
  }
  return known > 0 ? sum / known : undefined;
}

/** Changes of which the season is taken out count once each, those with it as much as so many of them. */
const PRIOR_CHANGES = 3;

/**
 * Mean absolute change from step to step without the season; two seasons back it counts half. Of a season seen once
 * or twice the figure hides the chance of its own values: there it is the change that last season's does not tell, and
 * a few changes as they are.
 */
function movementOf(values: Float64Array, seasons: Seasons): number {
  const { season } = seasons;
  const long = longSeasonOf(values, seasons);
  const fade = 0.5 ** (1 / Math.max(2 * season, 8));
  if (long !== undefined) return fadingChange(viewOf(values, long, 'difference').adjusted, fade);
  const strength = seasonStrength(values, season);
  if (isLongEnough(values.length, season) || strength === 0) {
    return fadingChange(viewOf(values, season, 'difference', strength).adjusted, fade);
  }
  const untold = new Float64Array(values.length - season);
  for (let index = season; index < values.length; index++) {
    untold[index - season] = values[index]! - strength * values[index - season]!;
  }
  const changes = untold.length - 1;
  const plain = fadingChange(values, fade);
  return (changes * fadingChange(untold, fade) + PRIOR_CHANGES * plain) / (changes + PRIOR_CHANGES);
}

/** Mean absolute change from step to step; one step back it counts `fade` of the next. */
function fadingChange(values: Float64Array, fade: number): number {
  let sum = 0;
  let weights = 0;
  let weight = 1;
  for (let index = values.length - 1; index > 0; index--) {
    sum += weight * Math.abs(values[index]! - values[index - 1]!);
    weights += weight;
    weight *= fade;
  }
  return weights > 0 ? sum / weights : 0;
}
