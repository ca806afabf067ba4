import type { Member } from './members.js';
import { driftGrowth, type PatternBank, patternAt } from './pattern-bank.js';
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
  for (let member = 0; member < members.length; member++) {
    const { damping, needsDays } = members[member]!;
    const growth = damping === undefined ? undefined : driftGrowth(weeks * 7, damping);
    for (let origin = 0; origin < origins - 1; origin++) {
      const end = bank.origins[origin]!;
      if (end < needsDays) continue;
      const at = patternAt(bank, member, origin);
      const drift = bank.drift[member * origins + origin]!;
      const knownWeeks = Math.min(weeks, origins - 1 - origin);
      for (let week = 0; week < knownWeeks; week++) {
        let daily = 0;
        let sum = 0;
        let phase = (end + 7 * week) % 14;
        for (let step = 7 * week; step < 7 * week + 7; step++, phase = phase === 13 ? 0 : phase + 1) {
          const value = scored[end + step]!;
          if (Number.isNaN(value)) continue;
          const foreseen = pattern[at + phase]!;
          const error = value - (growth === undefined ? foreseen : foreseen + drift * growth[step]!);
          daily += Math.abs(error);
          sum += error;
        }
        scores[(member * origins + origin) * weeks + week] = daily + WEEK_SUM_WEIGHT * Math.abs(sum);
      }
    }
  }
  return scores;
}

const WEEK_SUM_WEIGHT = 0.5;
