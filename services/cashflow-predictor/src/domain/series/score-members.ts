import type { Member } from './members.js';
import { driftGrowth, PATTERN, type PatternBank, patternAt } from './pattern-bank.js';
import type { PreparedSeries } from './prepare-series.js';

/**
 * How far each member was off, a number per member, origin and week of the horizon:
 * the absolute errors of the days plus the absolute error of the week's sum. The second part matters because
 * cash adds up: a member that is right on typical days but short on every week must not win.
 * Layout `(member × origins + origin) × weeks + week`; weeks not yet known are NaN.
 */
export function scoreMembers(
  members: readonly Member[],
  bank: PatternBank,
  series: PreparedSeries,
  weeks: number,
): Float64Array {
  const { actual, closed } = series;
  // One test for both: a closed day is never scored.
  const scored = actual.map((value, day) => (closed[day % 7] === 1 ? Number.NaN : value));
  const { pattern } = bank;
  const origins = bank.origins.length;
  const scores = new Float64Array(members.length * origins * weeks).fill(Number.NaN);
  // The pattern in the order of the days after the origin: each week is its first or its second half.
  const ahead = new Float64Array(PATTERN);
  for (let member = 0; member < members.length; member++) {
    const { damping, needsDays } = members[member]!;
    const growth = damping === undefined ? undefined : driftGrowth(weeks * 7, damping);
    for (let origin = 0; origin < origins - 1; origin++) {
      const end = bank.origins[origin]!;
      if (end < needsDays) continue;
      const at = patternAt(bank, member, origin);
      const turn = PATTERN - (end % PATTERN);
      for (let day = 0; day < PATTERN; day++)
        ahead[day] = pattern[at + day + (day < turn ? PATTERN : 0) - turn]!;
      const drift = bank.drift[member * origins + origin]!;
      const knownWeeks = Math.min(weeks, origins - 1 - origin);
      const into = (member * origins + origin) * weeks;
      for (let week = 0; week < knownWeeks; week++) {
        const from = end + 7 * week;
        const begins = week % 2 === 0 ? 0 : 7;
        scores[into + week] =
          growth === undefined
            ? scoreWeek(scored, from, ahead, begins)
            : scoreDriftingWeek(scored, from, ahead, begins, drift, growth, 7 * week);
      }
    }
  }
  return scores;
}

const WEEK_SUM_WEIGHT = 0.5;

/** Apart from the one with a drift, which few members have: one loop for both made the whole forecast a fifth slower. */
function scoreWeek(scored: Float64Array, from: number, ahead: Float64Array, begins: number): number {
  let daily = 0;
  let sum = 0;
  for (let day = 0; day < 7; day++) {
    const value = scored[from + day]!;
    if (Number.isNaN(value)) continue;
    const error = value - ahead[begins + day]!;
    daily += Math.abs(error);
    sum += error;
  }
  return daily + WEEK_SUM_WEIGHT * Math.abs(sum);
}

function scoreDriftingWeek(
  scored: Float64Array,
  from: number,
  ahead: Float64Array,
  begins: number,
  drift: number,
  growth: Float64Array,
  step: number,
): number {
  let daily = 0;
  let sum = 0;
  for (let day = 0; day < 7; day++) {
    const value = scored[from + day]!;
    if (Number.isNaN(value)) continue;
    const error = value - (ahead[begins + day]! + drift * growth[step + day]!);
    daily += Math.abs(error);
    sum += error;
  }
  return daily + WEEK_SUM_WEIGHT * Math.abs(sum);
}
