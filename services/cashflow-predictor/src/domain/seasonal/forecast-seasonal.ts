import { fillGaps } from '../series/fill-gaps.js';
import type { Seasons } from './long-season.js';
import { forecastMembers, type MemberForecasts } from './season-members.js';
import { leastForStrength } from './season-strength.js';
import { weighMembers } from './weigh-members.js';

/** What a backtest of a series leaves behind. */
export interface SeasonalForecast {
  /** `horizon` expected values. */
  readonly mean: Float64Array;
  /** What happened minus what was foreseen at each past origin, oldest first; only steps that are known. */
  readonly errors: readonly Float64Array[];
  /** The values before each past origin: errors are measured in units of their movement. */
  readonly pasts: readonly Float64Array[];
  readonly values: Float64Array;
}

/** Values looked back: what lies further off teaches little and costs as much. */
const MOST_VALUES = 1_000;
const MOST_ORIGINS = 4;
/** Of so few seasons hardly an origin judges the members that know of none. */
const SHORT_SEASONS = 3;
/** Fewer values before an origin say little of what the members can do. */
const LEAST_VALUES = 12;

/**
 * Forecasts a series with a season of any length by the weighted mean of a dozen members. Weights come from a
 * backtest at up to four past origins, a horizon apart and so back to a year for weeks; the error at an
 * origin is that of a combination that knew only what lay before it.
 * @param values NaN missing; five values or more.
 */
export function forecastSeasonal(
  values: Float64Array,
  seasons: Seasons & { horizon: number },
): SeasonalForecast {
  const { season, horizon } = seasons;
  const filled = fillGaps(values, season).slice(-MOST_VALUES);
  const missing = values.slice(-MOST_VALUES);
  const { length } = filled;
  const isShort = length <= SHORT_SEASONS * season;
  const memberErrors: Float64Array[] = [];
  const errors: Float64Array[] = [];
  const pasts: Float64Array[] = [];
  for (const origin of originsOf(length, season, horizon)) {
    const past = filled.subarray(0, origin);
    const forecasts = forecastMembers(past, seasons, { horizon, isShort });
    const combined = combine(forecasts, weightsBy(memberErrors, forecasts), horizon);
    const actual = missing.subarray(origin, origin + horizon);
    pasts.push(past);
    errors.push(actual.map((value, step) => value - combined[step]!));
    memberErrors.push(Float64Array.from(forecasts, (forecast) => meanError(forecast, actual)));
  }
  const forecasts = forecastMembers(filled, seasons, { horizon, isShort });
  const mean = combine(forecasts, weightsBy(memberErrors, forecasts), horizon);
  return { mean, errors, pasts, values: filled };
}

/** Past origins, oldest first, with a whole horizon after them and enough values before. */
function originsOf(length: number, season: number, horizon: number): number[] {
  const apart = Math.max(horizon, Math.round(season / 4));
  const told = Math.max(LEAST_VALUES, leastForStrength(season));
  // Before a season can be told at all, origins without one judge what is left.
  const least = length - horizon >= told ? told : LEAST_VALUES;
  const origins: number[] = [];
  for (let back = MOST_ORIGINS; back >= 1; back--) {
    const origin = length - horizon - (back - 1) * apart;
    if (origin >= least) origins.push(origin);
  }
  return origins;
}

/** Weights by what was judged before; hours with and without weeks behind them have other members. */
function weightsBy(memberErrors: readonly Float64Array[], forecasts: MemberForecasts): Float64Array {
  const comparable = memberErrors.filter((row) => row.length === forecasts.length);
  return weighMembers(comparable, forecasts.length);
}

function meanError(forecast: Float64Array | undefined, actual: Float64Array): number {
  if (forecast === undefined) return Number.NaN;
  let sum = 0;
  let known = 0;
  for (let step = 0; step < actual.length; step++) {
    const error = Math.abs(actual[step]! - forecast[step]!);
    if (Number.isNaN(error)) continue;
    sum += error;
    known++;
  }
  return known > 0 ? sum / known : Number.NaN;
}

function combine(forecasts: MemberForecasts, weights: Float64Array, horizon: number): Float64Array {
  const combined = new Float64Array(horizon);
  let total = 0;
  forecasts.forEach((forecast, member) => {
    if (forecast === undefined) return;
    total += weights[member]!;
    for (let step = 0; step < horizon; step++) combined[step]! += weights[member]! * forecast[step]!;
  });
  for (let step = 0; step < horizon; step++) combined[step]! /= total;
  return combined;
}
