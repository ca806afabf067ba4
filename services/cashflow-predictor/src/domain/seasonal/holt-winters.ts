import { additiveFigure, multiplicativeFigure } from '../series/seasonal-figure.js';
import { minimise } from './nelder-mead.js';

interface HoltWintersOptions {
  readonly period: number;
  readonly season: 'none' | 'added' | 'multiplied';
  /** A trend that fades by φ each step, or none. */
  readonly isTrended: boolean;
}

/** Smoothing parameters, each 0–1: level, trend and season per error, and φ. */
interface Parameters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

interface State {
  level: number;
  trend: number;
  /** By `index % period`; empty without a season. */
  readonly figure: Float64Array;
}

const LEAST_PHI = 0.8;
const MOST_PHI = 0.98;
const ITERATIONS_PER_PARAMETER = 40;

/**
 * Exponential smoothing with a season and a damped trend in error-correction form: ETS(A,N|Ad,N|A|M) of Hyndman et
 * al. 2008, its parameters fitted by least one-step squares, its start taken from classical decomposition.
 * @param values without gaps; two periods or more with a season, positive with a multiplied one.
 * @returns `horizon` values.
 */
export function forecastHoltWinters(
  values: Float64Array,
  horizon: number,
  options: HoltWintersOptions,
): Float64Array {
  const { period, season, isTrended } = options;
  const start = startOf(values, options);
  const working: State = { ...start, figure: start.figure.slice() };
  const from = [0.3, ...(season === 'none' ? [] : [0.1]), ...(isTrended ? [0.1, 0.95] : [])];
  const steps = [0.2, ...(season === 'none' ? [] : [0.1]), ...(isTrended ? [0.1, -0.05] : [])];
  const parametersOf = (at: readonly number[]): Parameters => {
    const rest = at.slice(season === 'none' ? 1 : 2);
    return {
      alpha: within(at[0]!, 0.001, 0.999),
      gamma: season === 'none' ? 0 : within(at[1]!, 0, 0.9),
      beta: isTrended ? within(rest[0]!, 0, 0.999) : 0,
      phi: isTrended ? within(rest[1]!, LEAST_PHI, MOST_PHI) : 0,
    };
  };
  const best = minimise(
    (at) => {
      reset(working, start);
      const cost = smooth(values, working, parametersOf(at), options);
      return Number.isFinite(cost) ? cost * (1 + excess(at)) : Number.MAX_VALUE;
    },
    from,
    steps,
    { iterations: ITERATIONS_PER_PARAMETER * from.length },
  );
  const parameters = parametersOf(best);
  reset(working, start);
  smooth(values, working, parameters, options);
  const forecast = new Float64Array(horizon);
  let growth = 0;
  let power = 1;
  for (let step = 0; step < horizon; step++) {
    power *= parameters.phi;
    growth += power;
    const base = working.level + growth * working.trend;
    const factor = working.figure[(values.length + step) % period];
    forecast[step] = factor === undefined ? base : season === 'multiplied' ? base * factor : base + factor;
  }
  return forecast;
}

/** Moves the state through the values. @returns the sum of squared one-step errors. */
function smooth(values: Float64Array, state: State, by: Parameters, options: HoltWintersOptions): number {
  const { alpha, beta, gamma, phi } = by;
  const { period, season } = options;
  const { figure } = state;
  let { level, trend } = state;
  let squares = 0;
  let phase = 0;
  for (let index = 0; index < values.length; index++) {
    const base = level + phi * trend;
    const factor = season === 'none' ? 0 : figure[phase]!;
    const error = values[index]! - (season === 'multiplied' ? base * factor : base + factor);
    squares += error * error;
    const adjusted = season === 'multiplied' ? error / (factor || Number.EPSILON) : error;
    level = base + alpha * adjusted;
    trend = phi * trend + alpha * beta * adjusted;
    if (season === 'added') figure[phase] = factor + gamma * (1 - alpha) * error;
    if (season === 'multiplied') {
      figure[phase] = factor + (gamma * (1 - alpha) * error) / (base || Number.EPSILON);
    }
    phase = phase + 1 === period ? 0 : phase + 1;
  }
  state.level = level;
  state.trend = trend;
  return squares;
}

/** Level and slope by a line through the first two periods (ten values at least) of the adjusted series. */
function startOf(values: Float64Array, { period, season, isTrended }: HoltWintersOptions): State {
  const figure =
    season === 'none'
      ? new Float64Array(0)
      : season === 'added'
        ? additiveFigure(values, period)
        : multiplicativeFigure(values, period);
  const adjusted = (index: number): number => {
    const factor = figure[index % period];
    if (factor === undefined) return values[index]!;
    return season === 'multiplied' ? values[index]! / (factor || 1) : values[index]! - factor;
  };
  if (!isTrended) {
    const count = Math.min(values.length, 4);
    let level = 0;
    for (let index = 0; index < count; index++) level += adjusted(index) / count;
    return { level, trend: 0, figure };
  }
  const count = Math.min(values.length, season === 'none' ? 10 : Math.max(10, 2 * period));
  const middle = (count - 1) / 2;
  let mean = 0;
  let products = 0;
  let squares = 0;
  for (let index = 0; index < count; index++) {
    mean += adjusted(index) / count;
    products += (index - middle) * adjusted(index);
    squares += (index - middle) ** 2;
  }
  const slope = squares > 0 ? products / squares : 0;
  return { level: mean - slope * (middle + 1), trend: slope, figure };
}

function reset(state: State, start: State): void {
  state.level = start.level;
  state.trend = start.trend;
  state.figure.set(start.figure);
}

function within(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}

/** How far a point lies outside 0–1, squared: keeps the search where its parameters mean something. */
function excess(at: readonly number[]): number {
  let sum = 0;
  for (const value of at) sum += value < 0 ? value ** 2 : value > 1 ? (value - 1) ** 2 : 0;
  return sum;
}
