import type { SeriesCalendar } from '../feasts/feast.js';
import { learnFeastFactors } from '../feasts/feast-factors.js';
import { applyLastYear } from './apply-last-year.js';
import { chooseOrigins } from './choose-origins.js';
import { combineMembers } from './combine-members.js';
import { lastYearDoubts } from './last-year-doubt.js';
import { LAST_YEAR_NEEDS_DAYS, lastYearFactors } from './last-year-factor.js';
import { hasShifted } from './level-shift.js';
import { fillBank, membersFor } from './members.js';
import { type PreparedSeries, prepareSeries, WEEK } from './prepare-series.js';
import { scoreMembers } from './score-members.js';

/** Weeks of the horizon that decide on weights: what is further off repeats what is near. */
const SCORED_WEEKS = 8;
const MOST_ORIGINS = 60;
const EARLIEST_ORIGIN = 14;

/** What a backtest leaves behind: forecasts from every origin, the last one being today. */
export interface SeriesForecast extends PreparedSeries {
  readonly origins: Int32Array;
  readonly horizonDays: number;
  /** `origin × horizon + day`; the last row is the forecast. */
  readonly foreseen: Float64Array;
  /** What happened minus what was foreseen, in the same places; NaN for days to come. */
  readonly errors: Float64Array;
  /** Strength of last year's movement in the forecast, 0–1. */
  readonly lastYear: number;
  /** How much wider its movement makes the intervals, `origin × week`; undefined without a last year. */
  readonly doubts?: Float64Array;
  /** Expected effect of feasts on each day of the forecast, a factor; undefined without a calendar. */
  readonly feastFactors?: Float64Array;
  /** 1 on days of the forecast on which that effect is more than noise; undefined without a calendar. */
  readonly feastsSure?: Uint8Array;
  /** What feasts did to each day of `actual`, told from all years; undefined without a calendar. */
  readonly feastsTold?: Float64Array;
}

/**
 * Forecasts a daily series and, with the same rules, what would have been forecast at each past origin.
 * With a calendar, what past feasts did is taken out of the values before anything is learnt from them, last year's
 * movement included, and what is to be expected of the next ones is put back on their own days.
 * @param values daily amounts, NaN missing; at least 14 days after the first value.
 */
export function forecastSeries(
  values: Float64Array,
  horizonDays: number,
  calendar?: SeriesCalendar,
): SeriesForecast {
  const feasts = calendar && learnFeastFactors(values, horizonDays, calendar);
  const series = prepareSeries(feasts ? withoutFeasts(values, feasts.told) : values);
  const { actual, fitted, firstIndex } = series;
  const origins = chooseOrigins(actual.length, { most: MOST_ORIGINS, earliest: EARLIEST_ORIGIN });
  const members = membersFor(series);
  const bank = fillBank(members, series, origins);
  const weeks = Math.min(SCORED_WEEKS, Math.ceil(horizonDays / 7));
  const scores = scoreMembers(members, bank, series, weeks);
  const foreseen = combineMembers(members, bank, scores, series.closed, {
    weeks,
    horizonDays,
    hasShifted: hasShifted(fitted, WEEK),
  });
  let lastYear = 0;
  let doubts: Float64Array | undefined;
  if (actual.length >= LAST_YEAR_NEEDS_DAYS) {
    const factors = lastYearFactors(fitted, origins, horizonDays);
    const plain = foreseen.slice();
    lastYear = applyLastYear(foreseen, factors, actual, origins, { weeks, horizonDays });
    doubts = lastYearDoubts(plain, foreseen, series, origins, horizonDays);
  }
  const expected = feasts?.expected.subarray(firstIndex);
  if (expected) multiplyByDay(foreseen, expected, origins, horizonDays);
  const happened = values.subarray(firstIndex);
  const nonNegative = isNonNegative(happened);
  if (nonNegative) for (let at = 0; at < foreseen.length; at++) foreseen[at] = Math.max(0, foreseen[at]!);
  return {
    ...series,
    actual: happened,
    origins,
    horizonDays,
    foreseen,
    errors: errorsOf(foreseen, happened, origins, horizonDays),
    lastYear,
    ...(doubts && { doubts }),
    ...(expected && { feastFactors: expected.subarray(happened.length) }),
    ...(feasts && { feastsSure: feasts.sure.subarray(values.length) }),
    ...(feasts && { feastsTold: feasts.told.subarray(firstIndex, values.length) }),
  };
}

/** Below this factor a day was all but closed, and says nothing about an ordinary one. */
const ALL_BUT_CLOSED = 0.15;

/** The values as they would have been without feasts; NaN where a feast left nothing to tell by. */
function withoutFeasts(values: Float64Array, factors: Float64Array): Float64Array {
  return values.map((value, day) => (factors[day]! < ALL_BUT_CLOSED ? Number.NaN : value / factors[day]!));
}

function multiplyByDay(
  foreseen: Float64Array,
  factors: Float64Array,
  origins: Int32Array,
  horizonDays: number,
): void {
  for (let origin = 0; origin < origins.length; origin++) {
    for (let step = 0; step < horizonDays; step++) {
      foreseen[origin * horizonDays + step]! *= factors[origins[origin]! + step]!;
    }
  }
}

function isNonNegative(values: Float64Array): boolean {
  for (const value of values) if (value < 0) return false;
  return true;
}

/** What happened minus what was foreseen; NaN for days to come. */
function errorsOf(
  foreseen: Float64Array,
  actual: Float64Array,
  origins: Int32Array,
  horizonDays: number,
): Float64Array {
  const errors = new Float64Array(foreseen.length);
  for (let origin = 0; origin < origins.length; origin++) {
    for (let step = 0; step < horizonDays; step++) {
      const at = origin * horizonDays + step;
      const value = actual[origins[origin]! + step];
      errors[at] = value === undefined ? Number.NaN : value - foreseen[at]!;
    }
  }
  return errors;
}
