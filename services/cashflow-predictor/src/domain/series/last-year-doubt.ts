import { LAST_YEAR_NEEDS_DAYS } from './last-year-factor.js';

/** Last year's movement counts as an error of its own with this part of its square. */
const MOVEMENT_COUNTS = 0.6;
/** Without a last year, what it would have moved is missed as a whole, and not in part. */
const WITHOUT_LAST_YEAR = 2;

/**
 * How much less sure the forecast of a week is because last year moved it: `origin × week of the horizon`, at least 1,
 * NaN at origins that had no last year yet. What last year says may not come again, so its movement counts as one
 * more error, independent of the others: √(1 + 0.6·(m/s)²) with m the mean absolute movement of the week's open days
 * and s the mean absolute difference to the same weekday a week before, as known at the origin (the scale of the
 * MASE). Errors divided by such a measure of difficulty make a normalised conformal interval (Papadopoulos et al.
 * 2008, Lei et al. 2018).
 * @param plain what was foreseen without last year, `origin × horizon + day`.
 * @param moved the same with last year.
 * @param series `closed`: 1 where a phase of the week (index % 7) is closed.
 */
export function lastYearDoubts(
  plain: Float64Array,
  moved: Float64Array,
  series: { readonly actual: Float64Array; readonly closed: Uint8Array },
  origins: Int32Array,
  horizonDays: number,
): Float64Array {
  const { actual, closed } = series;
  const weeks = Math.ceil(horizonDays / 7);
  const doubts = new Float64Array(origins.length * weeks).fill(Number.NaN);
  let day = 7;
  let sum = 0;
  let pairs = 0;
  for (let origin = 0; origin < origins.length; origin++) {
    const end = origins[origin]!;
    for (; day < end; day++) {
      const difference = Math.abs(actual[day]! - actual[day - 7]!);
      if (Number.isNaN(difference)) continue;
      sum += difference;
      pairs++;
    }
    if (end < LAST_YEAR_NEEDS_DAYS) continue;
    for (let week = 0; week < weeks; week++) {
      let movement = 0;
      let open = 0;
      for (let step = 7 * week; step < Math.min(7 * week + 7, horizonDays); step++) {
        if (closed[(end + step) % 7] === 1) continue;
        const at = origin * horizonDays + step;
        movement += Math.abs(moved[at]! - plain[at]!);
        open++;
      }
      const relative = open > 0 && sum > 0 ? (movement / open) * (pairs / sum) : 0;
      doubts[origin * weeks + week] = Math.sqrt(1 + MOVEMENT_COUNTS * relative * relative);
    }
  }
  return doubts;
}

/**
 * The doubt of a week at origins that had no last year, as it looks from the origin number `at`: twice as far above 1
 * as at those that had one. 1 when none had.
 */
export function doubtWithoutLastYear(doubts: Float64Array, weeks: number, at: number, week: number): number {
  let sum = 0;
  let count = 0;
  for (let origin = 0; origin <= at; origin++) {
    const doubt = doubts[origin * weeks + week]!;
    if (Number.isNaN(doubt)) continue;
    sum += doubt - 1;
    count++;
  }
  return count > 0 ? 1 + (WITHOUT_LAST_YEAR * sum) / count : 1;
}
