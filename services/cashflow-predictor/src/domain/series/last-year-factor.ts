import { shiftShare } from './shift-share.js';

/** 52 weeks: the same weekday one year ago. */
const YEAR = 364;
/** Level of the year-ago weeks before the origin: what the forecast of today rests on, a year back. */
const LEVEL_DAYS = 56;
/** Days around a day that are averaged with it: one day of last year says too little. */
const AROUND_DAYS = 2;
const LOWEST = 0.5;
const HIGHEST = 2;
/** From this many days on, a year ago and the level before it are known. */
export const LAST_YEAR_NEEDS_DAYS = YEAR + LEVEL_DAYS + AROUND_DAYS;

/**
 * How the same weeks of last year stood to the level before them, as a factor of the forecast:
 * `origin × horizon + day`. 1 where last year is not known. Both sides are compared to the weekday profile, so
 * that a closed or missing day shifts neither.
 */
export function lastYearFactors(
  fitted: Float64Array,
  origins: Int32Array,
  horizonDays: number,
): Float64Array {
  const length = fitted.length;
  const factors = new Float64Array(origins.length * horizonDays).fill(1);
  if (length < LAST_YEAR_NEEDS_DAYS) return factors;
  const profile = weekdayProfile(fitted);
  const amounts = new Float64Array(length + 1);
  const expected = new Float64Array(length + 1);
  for (let day = 0; day < length; day++) {
    const known = !Number.isNaN(fitted[day]!);
    amounts[day + 1] = amounts[day]! + (known ? fitted[day]! : 0);
    expected[day + 1] = expected[day]! + (known ? profile[day % 7]! : 0);
  }
  const ratio = (from: number, to: number): number => {
    const base = expected[to]! - expected[from]!;
    return base > 0 ? (amounts[to]! - amounts[from]!) / base : Number.NaN;
  };
  const sums = new Float64Array(horizonDays);
  const years = new Float64Array(horizonDays);
  for (let origin = 0; origin < origins.length; origin++) {
    const end = origins[origin]!;
    sums.fill(0);
    years.fill(0);
    for (let back = YEAR; back <= 2 * YEAR; back += YEAR) {
      const levelEnd = end - back;
      if (levelEnd < LEVEL_DAYS) continue;
      const level = ratio(levelEnd - LEVEL_DAYS, levelEnd);
      // From the end of that year back, so that each day knows the levels that came after it.
      let [lowest, highest] = [Number.POSITIVE_INFINITY, 0];
      let next = levelEnd + YEAR - LEVEL_DAYS;
      for (let step = horizonDays - 1; step >= 0; step--) {
        const day = levelEnd + step;
        if (day + AROUND_DAYS >= end) continue;
        for (; next > day + AROUND_DAYS; next--) {
          const later = ratio(next, next + LEVEL_DAYS) / level;
          if (later < lowest) lowest = later;
          if (later > highest) highest = later;
        }
        const moved = ratio(day - AROUND_DAYS, day + AROUND_DAYS + 1) / level;
        if (!(moved > 0)) continue;
        const factor = moved / stayed(moved, lowest, highest);
        sums[step]! += factor < LOWEST ? LOWEST : Math.min(factor, HIGHEST);
        years[step]! += 1;
      }
    }
    for (let step = 0; step < horizonDays; step++) {
      if (years[step]! > 0) factors[origin * horizonDays + step] = sums[step]! / years[step]!;
    }
  }
  return factors;
}

/**
 * The part of a movement that came to stay, a factor: what every level later in that year still kept of it. A season goes
 * back to the level before it; what a merchant has grown to is its level now and must not be foreseen once more.
 */
function stayed(moved: number, lowest: number, highest: number): number {
  const kept = moved > 1 ? lowest : highest;
  if (moved > 1 ? kept <= 1 : kept >= 1 || kept === 0) return 1;
  return (moved > 1 ? Math.min(moved, kept) : Math.max(moved, kept)) ** shiftShare(kept);
}

/** Mean by phase of the week over the whole history. */
function weekdayProfile(fitted: Float64Array): Float64Array {
  const sums = new Float64Array(7);
  const counts = new Float64Array(7);
  for (let day = 0; day < fitted.length; day++) {
    if (Number.isNaN(fitted[day]!)) continue;
    sums[day % 7]! += fitted[day]!;
    counts[day % 7]! += 1;
  }
  for (let phase = 0; phase < 7; phase++)
    sums[phase] = counts[phase]! > 0 ? sums[phase]! / counts[phase]! : 0;
  return sums;
}
