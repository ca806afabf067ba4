import type { SeriesCalendar } from '../feasts/feast.js';
import { forecastSeasonal } from '../seasonal/forecast-seasonal.js';
import { scaledIntervals } from '../seasonal/scaled-intervals.js';
import { calibrate } from './conformal.js';
import { forecastEnded, stepsSinceEnd } from './ended-series.js';
import type { Forecast, ForecastMethod, ForecastNumbers } from './forecast.js';
import { forecastIntermittent } from './forecast-intermittent.js';
import { forecastSeries, type SeriesForecast } from './forecast-series.js';
import { forecastShort } from './forecast-short.js';
import { type OpenSteps, openStepsOf } from './open-steps.js';
import { isIntermittent, isUnmoved, sinceOpening } from './prepare-series.js';

interface ForecastOptions {
  /** Steps a season: 7 daily, 24 hourly, 52 weekly, 12 monthly, 1 none. */
  readonly season: number;
  /** Steps to forecast. */
  readonly horizon: number;
  /** Feasts of a daily series. */
  readonly calendar?: SeriesCalendar;
}

const WEEK = 7;
/** Two weeks of days, so that each weekday was seen twice. */
const LEAST_DAYS = 14;
/** A line and an error need some values. */
const LEAST_VALUES = 8;

/**
 * Forecasts any series: the one entry for files and benchmarks, with the engine of the cash-flow forecast for days.
 * @param values in time order, NaN missing. Missing values at the end shift nothing: step 1 follows the last place.
 */
export function forecastValues(values: Float64Array, options: ForecastOptions): Forecast {
  const { season, horizon, calendar } = options;
  const known = countKnown(values);
  const least = season === WEEK ? LEAST_DAYS : LEAST_VALUES;
  const floor = values.some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
  const hold = (method: ForecastMethod, numbers: ForecastNumbers): Forecast =>
    inOrder(numbers, floor, method);
  if (known === 0) return hold('nothing-known', forecastShort(values, season, horizon));
  if (known < least) return hold('short', forecastShort(values, season, horizon));
  const isDaily = season === WEEK;
  const isConstant = isUnmoved(values);
  const ended = isDaily || floor < 0 ? undefined : stepsSinceEnd(values, season);
  if (ended !== undefined) return hold('intermittent', forecastEnded(values, ended, horizon));
  const open = openStepsOf(isDaily ? values : sinceOpening(values, season), season, horizon);
  if (isIntermittent(open, isDaily)) {
    return hold('intermittent', restored(open, forecastIntermittent(open, isDaily)));
  }
  if (isDaily) {
    const days = forecastSeries(values, horizon, calendar);
    const method = days.lastYear > 0 ? 'weekday-and-last-year' : 'weekday-combination';
    return hold(isConstant ? 'constant' : method, calibrated(days));
  }
  if (countKnown(open.values) < least) {
    return hold('short', restored(open, forecastShort(open.values, open.season, open.horizon)));
  }
  const forecast = forecastSeasonal(open.values, open);
  const { half80, half95 } = scaledIntervals(forecast, open);
  return hold(
    isConstant ? 'constant' : 'seasonal-combination',
    restored(open, around(forecast.mean, half80, half95)),
  );
}

function countKnown(values: Float64Array): number {
  return values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
}

/** Zeros where a step is closed. */
function restored(open: OpenSteps, { mean, lo80, hi80, lo95, hi95 }: ForecastNumbers): ForecastNumbers {
  return {
    mean: open.restore(mean),
    lo80: open.restore(lo80),
    hi80: open.restore(hi80),
    lo95: open.restore(lo95),
    hi95: open.restore(hi95),
  };
}

/** The forecast itself, the last row of what was foreseen, with its intervals. */
function calibrated(forecast: SeriesForecast): ForecastNumbers {
  const last = forecast.origins.length - 1;
  const mean = forecast.foreseen.slice(last * forecast.horizonDays);
  const offsets = calibrate(forecast, last);
  const bound = (offset: Float64Array): Float64Array => mean.map((value, step) => value + offset[step]!);
  return {
    mean,
    lo80: bound(offsets.lo80),
    hi80: bound(offsets.hi80),
    lo95: bound(offsets.lo95),
    hi95: bound(offsets.hi95),
  };
}

/** Symmetric bounds around expected values. */
function around(mean: Float64Array, half80: Float64Array, half95: Float64Array): ForecastNumbers {
  const bound = (half: Float64Array, sign: 1 | -1): Float64Array =>
    mean.map((value, step) => value + sign * half[step]!);
  return {
    mean,
    lo80: bound(half80, -1),
    hi80: bound(half80, 1),
    lo95: bound(half95, -1),
    hi95: bound(half95, 1),
  };
}

/** No number below the floor, no bound on the wrong side of another. */
function inOrder(numbers: ForecastNumbers, floor: number, method: ForecastMethod): Forecast {
  const mean = numbers.mean.map((value) => Math.max(floor, value) + 0);
  const lo80 = numbers.lo80.map((value, step) => Math.min(Math.max(floor, value), mean[step]!));
  const hi80 = numbers.hi80.map((value, step) => Math.max(value, mean[step]!));
  const lo95 = numbers.lo95.map((value, step) => Math.min(Math.max(floor, value), lo80[step]!));
  const hi95 = numbers.hi95.map((value, step) => Math.max(value, hi80[step]!));
  return { mean, lo80, hi80, lo95, hi95, method };
}
