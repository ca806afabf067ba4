import { isClosedPhase } from './closed-weekdays.js';
import type { OpenSteps } from './open-steps.js';

/** Days a week; the season of daily takings. */
export const WEEK = 7;
/** Whole weeks, so that each weekday counts as often as another. */
const DAYS_A_YEAR = 364;

/** A daily series made ready for the methods. Phases are `index % 7`, counted from `firstIndex` of the input. */
export interface PreparedSeries {
  /** What happened; errors are measured against it. NaN where it is not known. */
  readonly actual: Float64Array;
  /** What the methods learn from: NaN also on closed days and on lone zeros (a holiday is not a level). */
  readonly fitted: Float64Array;
  /** 1 where this phase of the week is closed: forecast exactly zero. */
  readonly closed: Uint8Array;
  /** Many zeros on open days: only means make sense, and zeros are values to learn from. */
  readonly intermittent: boolean;
  /** Logarithms of `fitted`, when every value of it is above zero. */
  readonly logarithms: Float64Array | undefined;
  /** Days before the first value, dropped: the time before opening is not history. */
  readonly firstIndex: number;
}

/** Above this share of zeros on open days a series is intermittent (forecasting practice: 30 %). */
const INTERMITTENT_ZERO_SHARE = 0.3;

/**
 * Drops the leading zeros, finds closed weekdays, and marks what the methods must not learn from.
 * @param values daily amounts in time order; NaN is a missing day.
 */
export function prepareSeries(values: Float64Array): PreparedSeries {
  const firstIndex = firstDayThatCounts(values);
  const actual = values.subarray(firstIndex);
  const length = actual.length;
  const closed = new Uint8Array(WEEK);
  for (let phase = 0; phase < WEEK; phase++) closed[phase] = isClosedPhase(actual, phase) ? 1 : 0;

  const intermittent = hasManyZeros(actual, closed);

  const fitted = new Float64Array(length);
  let positive = !intermittent;
  for (let day = 0; day < length; day++) {
    const value = actual[day]!;
    const skip = closed[day % WEEK] === 1 || (value === 0 && !intermittent);
    fitted[day] = skip ? Number.NaN : value;
    if (!skip && value < 0) positive = false;
  }
  const logarithms = positive ? fitted.map(Math.log) : undefined;
  return { actual, fitted, closed, intermittent, logarithms, firstIndex };
}

/** Whether more than 30 % of the open days of the last year are zeros. */
function hasManyZeros(actual: Float64Array, closed: Uint8Array): boolean {
  const year = actual.subarray(Math.max(0, actual.length - DAYS_A_YEAR));
  const first = actual.length - year.length;
  return isMostlyZero(year.filter((_, day) => closed[(first + day) % WEEK] === 0));
}

function isMostlyZero(values: Float64Array): boolean {
  let known = 0;
  let zeros = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    known++;
    if (value === 0) zeros++;
  }
  return zeros > INTERMITTENT_ZERO_SHARE * known;
}

/**
 * The same of the open steps of a series with any season, by its last year of days, its last four weeks of hours, its
 * last 364 steps of anything longer. All zeros is a constant.
 */
export function isIntermittent({ values, season, week = 0 }: OpenSteps, isDaily: boolean): boolean {
  if (!values.some((value) => value > 0)) return false;
  const last = isDaily ? (DAYS_A_YEAR / WEEK) * season : Math.max(DAYS_A_YEAR, 4 * week);
  return isMostlyZero(values.subarray(Math.max(0, values.length - last)));
}

/** Whether all known values are the same. */
export function isUnmoved(values: Float64Array): boolean {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.every((value) => value === known[0]);
}

/** With less than eight weeks after the first value, the zeros before it say more than they hide. */
const ENOUGH_DAYS = 56;

function firstDayThatCounts(values: Float64Array): number {
  let first = 0;
  while (first < values.length && !(Math.abs(values[first]!) > 0)) first++;
  return values.length - first >= ENOUGH_DAYS ? first : 0;
}

/** Fewer steps tell less than the zeros before them. */
const ENOUGH_STEPS = 12;

/**
 * The values of any season without what lies before the first that is not zero, when that is more than a season and
 * a season or more comes after it.
 */
export function sinceOpening(values: Float64Array, season: number): Float64Array {
  const first = values.findIndex((value) => Math.abs(value) > 0);
  return first > season && values.length - first >= Math.max(season, ENOUGH_STEPS)
    ? values.subarray(first)
    : values;
}
