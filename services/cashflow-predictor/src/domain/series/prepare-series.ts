import { isClosedPhase } from './closed-weekdays.js';

/** Days a week; the season of daily takings. */
export const WEEK = 7;

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
  let open = 0;
  let zeros = 0;
  for (let day = Math.max(0, actual.length - 52 * WEEK); day < actual.length; day++) {
    const value = actual[day]!;
    if (closed[day % WEEK] === 1 || Number.isNaN(value)) continue;
    open++;
    if (value === 0) zeros++;
  }
  return zeros > INTERMITTENT_ZERO_SHARE * open;
}

/** The same of a series with any season, of which only a season of 7 has closed days. All zeros is a constant. */
export function isIntermittent(values: Float64Array, season: number): boolean {
  if (!values.some((value) => value > 0)) return false;
  const closed = new Uint8Array(WEEK);
  if (season === WEEK)
    for (let phase = 0; phase < WEEK; phase++) closed[phase] = isClosedPhase(values, phase) ? 1 : 0;
  return hasManyZeros(values, closed);
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
