import { isSeasonal } from '../series/seasonality-test.js';
import { forecastAutoregression } from './forecast-autoregression.js';
import { forecastHoltWinters } from './holt-winters.js';
import { forecastLastSeason } from './last-season.js';
import { longSeasonOf, type Seasons } from './long-season.js';
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
  /** The period when the autocorrelation test finds a season, else 1. */
  readonly found: number;
  readonly isPositive: boolean;
  /** Highest order of an autoregression of neighbouring values. */
  readonly mostOrder: number;
}

/**
 * What each member foresees after `values`. Hourly values with two weeks or more are forecast by the season of the
 * week and what is left of the last hours; other series by ten views of level, trend and season.
 * @param values without gaps.
 */
export function forecastMembers(values: Float64Array, seasons: Seasons, horizon: number): MemberForecasts {
  const period = seasons.season;
  const isPositive = values.every((value) => value > 0);
  const found = isSeasonal(values, period) ? period : 1;
  const past: Past = {
    values,
    horizon,
    period,
    found,
    isPositive,
    mostOrder: Math.max(12, period > 24 ? 13 : period),
  };
  const week = longSeasonOf(values, seasons);
  const forecasts = week === undefined ? ofOneSeason(past) : ofTwoSeasons(past, week);
  return forecasts.map((forecast) => forecast && keepNear(forecast, values));
}

function ofTwoSeasons(
  { values, horizon, found, isPositive, mostOrder }: Past,
  week: number,
): MemberForecasts {
  const added = viewOf(values, week, 'difference');
  const logged = isPositive ? viewOf(values, week, 'logarithm') : undefined;
  const daily = viewOf(values, found, isPositive ? 'ratio' : 'difference');
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
  const { values, horizon, period, found, isPositive, mostOrder } = past;
  const adjusted = viewOf(values, found, isPositive ? 'ratio' : 'difference');
  const logged = isPositive ? viewOf(values, found, 'logarithm') : undefined;
  const hasSeasons = period > 1 && values.length >= 2 * period + LEAST_VALUES / 2;
  const plain = { period: 1, season: 'none' } as const;
  const added = { period, season: 'added' } as const;
  return [
    adjusted.restore(forecastAutoregression(adjusted.adjusted, horizon, { mostOrder, difference: 1 })),
    adjusted.restore(
      forecastAutoregression(adjusted.adjusted, horizon, { mostOrder, difference: 1, hasDrift: true }),
    ),
    adjusted.restore(forecastTheta(adjusted.adjusted, horizon, 0.5)),
    logged?.restore(forecastTheta(logged.adjusted, horizon, 1)),
    forecastHoltWinters(values, horizon, { ...plain, isTrended: false }),
    forecastHoltWinters(values, horizon, { ...plain, isTrended: true }),
    ...(hasSeasons
      ? [
          forecastHoltWinters(values, horizon, { ...added, isTrended: false }),
          forecastHoltWinters(values, horizon, { ...added, isTrended: true }),
          logged &&
            inLogarithms(past, (logs) => forecastHoltWinters(logs, horizon, { ...added, isTrended: true })),
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
        ]
      : []),
  ];
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
