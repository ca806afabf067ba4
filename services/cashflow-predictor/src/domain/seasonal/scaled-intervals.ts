import { isSeasonal } from '../series/seasonality-test.js';
import type { SeasonalForecast } from './forecast-seasonal.js';
import { longSeasonOf } from './long-season.js';
import { viewOf } from './seasonal-view.js';

/** Half widths of the intervals by step, in the unit of the series. */
export interface HalfWidths {
  readonly half80: Float64Array;
  readonly half95: Float64Array;
}

/** Errors grow with the step to this power. */
const GROWTH = 0.35;
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
 * Intervals from the errors that the combination made at past origins. Each error is divided by the movement of
 * the series before its origin (mean absolute change from step to step without the season, the newest weighing
 * most) and by the growth of errors over the horizon; their mean, drawn towards a prior, times today's movement
 * is the error to expect. The constants were chosen on origins before the official test windows of M3
 * monthly, M4 weekly and M4 hourly together: one setting for all.
 */
export function scaledIntervals(forecast: SeasonalForecast, season: number): HalfWidths {
  const { errors, pasts, values, mean } = forecast;
  let sum = PRIOR_ORIGINS * PRIOR_RATIO;
  let weights = PRIOR_ORIGINS;
  errors.forEach((row, origin) => {
    const ratio = meanRatio(row, movementOf(pasts[origin]!, season));
    if (ratio === undefined) return;
    const weight = FADE ** (errors.length - 1 - origin);
    sum += weight * ratio;
    weights += weight;
  });
  const expected = (sum / weights) * movementOf(values, season);
  const half = (reach: number): Float64Array =>
    Float64Array.from(mean, (_, step) => reach * expected * (step + 1) ** GROWTH);
  return { half80: half(REACH_80), half95: half(REACH_95) };
}

/** Mean absolute error of an origin in units of the movement before it, growth taken out. */
function meanRatio(errors: Float64Array, movement: number): number | undefined {
  let sum = 0;
  let known = 0;
  for (let step = 0; step < errors.length; step++) {
    if (Number.isNaN(errors[step]!)) continue;
    sum += Math.abs(errors[step]!) / (step + 1) ** GROWTH;
    known++;
  }
  return known > 0 && movement > 0 ? sum / known / movement : undefined;
}

/** Mean absolute change from step to step without the season; two seasons back it counts half. */
function movementOf(values: Float64Array, season: number): number {
  const long = longSeasonOf(values, season);
  const period = long ?? (isSeasonal(values, season) ? season : 1);
  const { adjusted } = viewOf(values, period, 'difference');
  const fade = 0.5 ** (1 / Math.max(2 * season, 8));
  let sum = 0;
  let weights = 0;
  let weight = 1;
  for (let index = adjusted.length - 1; index > 0; index--) {
    sum += weight * Math.abs(adjusted[index]! - adjusted[index - 1]!);
    weights += weight;
    weight *= fade;
  }
  return weights > 0 ? sum / weights : 0;
}
