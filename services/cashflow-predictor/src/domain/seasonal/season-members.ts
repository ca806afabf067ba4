import { forecastAutoregression } from './forecast-autoregression.js';
import { forecastHoltWinters } from './holt-winters.js';
import { forecastLastSeason } from './last-season.js';
import { longSeasonOf, type Seasons } from './long-season.js';
import { seasonStrength } from './season-strength.js';
import { viewOf } from './seasonal-view.js';
import { forecastTheta } from './theta-line.js';

/** Forecasts of one origin by member, in the order of the list; undefined: does not suit these values. */
export type MemberForecasts = readonly (Float64Array | undefined)[];

const LEAST_VALUES = 8;

/** Everything that a member may ask of the values before an origin. */
interface Past {
  readonly values: Float64Array;
  readonly horizon: number;
  readonly period: number;
  /** How much of the season to believe in, 0–1. */
  readonly strength: number;
  readonly isPositive: boolean;
  /** Whether the series is short: today, and not only before this origin, so that origins judge the same members. */
  readonly isShort: boolean;
  /** Highest order of an autoregression of neighbouring values. */
  readonly mostOrder: number;
}

/**
 * What each member foresees after `values`. Hourly values with two weeks or more are forecast by the season of the
 * week and what is left of the last hours; other series by twelve views of level, trend and season.
 * @param values without gaps.
 */
export function forecastMembers(
  values: Float64Array,
  seasons: Seasons,
  { horizon, isShort }: Pick<Past, 'horizon' | 'isShort'>,
): MemberForecasts {
  const period = seasons.season;
  const isPositive = values.every((value) => value > 0);
  const past: Past = {
    values,
    horizon,
    period,
    strength: seasonStrength(values, period),
    isPositive,
    isShort,
    mostOrder: Math.max(12, period > 24 ? 13 : period),
  };
  const week = longSeasonOf(values, seasons);
  const forecasts = week === undefined ? ofOneSeason(past) : ofTwoSeasons(past, week);
  return forecasts.map((forecast) => forecast && keepNear(forecast, values));
}

function ofTwoSeasons(
  { values, horizon, period, strength, isPositive, mostOrder }: Past,
  week: number,
): MemberForecasts {
  const added = viewOf(values, week, 'difference');
  const logged = isPositive ? viewOf(values, week, 'logarithm') : undefined;
  const daily = viewOf(values, period, isPositive ? 'ratio' : 'difference', strength);
  const long = { mostOrder: 30, difference: 0 };
  const walk = { mostOrder: 30, difference: 1 };
  return [
    added.restore(forecastAutoregression(added.adjusted, horizon, long)),
    logged?.restore(forecastAutoregression(logged.adjusted, horizon, long)),
    forecastWeekDifference(values, horizon, week),
    added.restore(forecastAutoregression(added.adjusted, horizon, walk)),
    logged?.restore(forecastAutoregression(logged.adjusted, horizon, walk)),
    daily.restore(forecastAutoregression(daily.adjusted, horizon, { mostOrder, difference: 1 })),
  ];
}

/** Last week's values, and an autoregression of how this week differs from it. */
function forecastWeekDifference(values: Float64Array, horizon: number, week: number): Float64Array {
  const differences = new Float64Array(values.length - week);
  for (let index = 0; index < differences.length; index++) {
    differences[index] = values[index + week]! - values[index]!;
  }
  const forecast = forecastAutoregression(differences, horizon, { mostOrder: 30, difference: 0 });
  for (let step = 0; step < horizon; step++) {
    forecast[step]! += step < week ? values[values.length - week + step]! : forecast[step - week]!;
  }
  return forecast;
}

function ofOneSeason(past: Past): MemberForecasts {
  const { values, horizon, period, strength, isPositive, isShort, mostOrder } = past;
  const adjusted = viewOf(values, period, isPositive ? 'ratio' : 'difference', strength);
  const logged = isPositive ? viewOf(values, period, 'logarithm', strength) : undefined;
  // Two members know of no season, for series without one; of a short series no origin could weigh them down.
  const smoothed = isShort ? adjusted : viewOf(values, 1, 'difference');
  const plain = { period: 1, season: 'none' } as const;
  return [
    adjusted.restore(forecastAutoregression(adjusted.adjusted, horizon, { mostOrder, difference: 1 })),
    adjusted.restore(
      forecastAutoregression(adjusted.adjusted, horizon, { mostOrder, difference: 1, hasDrift: true }),
    ),
    adjusted.restore(forecastTheta(adjusted.adjusted, horizon, 0.5)),
    logged?.restore(forecastTheta(logged.adjusted, horizon, 1)),
    smoothed.restore(forecastHoltWinters(smoothed.adjusted, horizon, { ...plain, isTrended: false })),
    smoothed.restore(forecastHoltWinters(smoothed.adjusted, horizon, { ...plain, isTrended: true })),
    ...withSeasons(past),
  ];
}

/** Six members that need two seasons of values, undefined before. */
function withSeasons(past: Past): MemberForecasts {
  const { values, horizon, period, isPositive } = past;
  if (!hasTwoSeasons(past)) return new Array<undefined>(6).fill(undefined);
  const added = { period, season: 'added' } as const;
  return [
    forecastHoltWinters(values, horizon, { ...added, isTrended: false }),
    forecastHoltWinters(values, horizon, { ...added, isTrended: true }),
    isPositive
      ? inLogarithms(past, (logs) => forecastHoltWinters(logs, horizon, { ...added, isTrended: true }))
      : undefined,
    isPositive
      ? forecastHoltWinters(values, horizon, { period, season: 'multiplied', isTrended: false })
      : undefined,
    inLogarithms(past, (logs) =>
      forecastAutoregression(logs, horizon, { mostOrder: 13, difference: period }),
    ),
    forecastLastSeason(values, horizon, {
      period,
      isPositive,
      levelSteps: Math.max(1, Math.min(4, Math.round(period / 4))),
    }),
  ];
}

function hasTwoSeasons({ values, period }: Past): boolean {
  return period > 1 && values.length >= 2 * period + LEAST_VALUES / 2;
}

/** Forecasts the logarithms of positive values, else the values themselves. */
function inLogarithms(
  { values, isPositive }: Past,
  forecast: (values: Float64Array) => Float64Array,
): Float64Array {
  return isPositive ? forecast(values.map(Math.log)).map(Math.exp) : forecast(values);
}

/** No member may leave the range of the past by more than its width: a trend in logarithms could. */
function keepNear(forecast: Float64Array, values: Float64Array): Float64Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const width = high - low;
  return forecast.map((value) => Math.min(Math.max(value, low - width), high + width));
}
