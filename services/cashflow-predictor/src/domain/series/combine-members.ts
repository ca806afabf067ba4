import { judgeAtOrigins } from './judge-at-origins.js';
import type { Member } from './members.js';
import { driftGrowth, PATTERN, type PatternBank, patternAt } from './pattern-bank.js';

/** Weights fall with the error to this power. */
const POWER = 4;
/**
 * What lies a year back counts half; where the level has shifted lately, what lies four weeks back: the members that
 * follow then win. With less than four weeks all share equally.
 */
const JUDGEMENT = { halfLifeWeeks: 52, weeksToJudge: 4 };
const SHIFTED_HALF_LIFE_WEEKS = 4;

/**
 * The weighted mean of the best members of each family, from every origin: `origin × horizon + day`.
 * The weights at an origin come only from weeks that had happened by then, so that the errors of the
 * combination in the backtest are those that it would have made.
 */
export function combineMembers(
  members: readonly Member[],
  bank: PatternBank,
  scores: Float64Array,
  closed: Uint8Array,
  options: { weeks: number; horizonDays: number; hasShifted?: boolean },
): Float64Array {
  const origins = bank.origins.length;
  const { pattern } = bank;
  const { horizonDays, weeks } = options;
  const combined = new Float64Array(origins * horizonDays);
  const growths = members.map(({ damping }) =>
    damping === undefined ? undefined : driftGrowth(horizonDays, damping),
  );
  const judged = judgeAtOrigins(scores, members.length, origins, {
    ...{ weeks, ...JUDGEMENT },
    ...(options.hasShifted && { halfLifeWeeks: SHIFTED_HALF_LIFE_WEEKS }),
  });
  const errors = new Float64Array(members.length);
  const weights = new Float64Array(members.length);
  // Patterns are added once and laid out once, however long the horizon is.
  const blend = new Float64Array(PATTERN);
  for (let origin = 0; origin < origins; origin++) {
    for (let member = 0; member < members.length; member++) {
      errors[member] =
        bank.origins[origin]! < members[member]!.needsDays
          ? Number.POSITIVE_INFINITY
          : judged[member * origins + origin]!;
    }
    weigh(members, errors, weights);
    const into = origin * horizonDays;
    blend.fill(0);
    for (let member = 0; member < members.length; member++) {
      const weight = weights[member]!;
      if (weight === 0) continue;
      const at = patternAt(bank, member, origin);
      for (let phase = 0; phase < PATTERN; phase++) blend[phase]! += weight * pattern[at + phase]!;
      const growth = growths[member];
      if (growth === undefined) continue;
      const drift = weight * bank.drift[member * origins + origin]!;
      for (let step = 0; step < horizonDays; step++) combined[into + step]! += drift * growth[step]!;
    }
    let phase = bank.origins[origin]! % PATTERN;
    for (let step = 0; step < horizonDays; step++) {
      combined[into + step]! += blend[phase]!;
      phase = phase === PATTERN - 1 ? 0 : phase + 1;
    }
  }
  closeDays(combined, bank.origins, closed, horizonDays);
  return combined;
}

/** Closed days are exactly zero, whatever their pattern says. */
function closeDays(
  combined: Float64Array,
  origins: Int32Array,
  closed: Uint8Array,
  horizonDays: number,
): void {
  if (!closed.includes(1)) return;
  for (let origin = 0; origin < origins.length; origin++) {
    for (let step = 0; step < horizonDays; step++) {
      if (closed[(origins[origin]! + step) % 7] === 1) combined[origin * horizonDays + step] = 0;
    }
  }
}

/** Weights that sum to 1: the best of each family, by error to a negative power. */
function weigh(members: readonly Member[], errors: Float64Array, weights: Float64Array): void {
  weights.fill(0);
  let best = Number.POSITIVE_INFINITY;
  for (const error of errors) if (error < best) best = error;
  let total = 0;
  let member = 0;
  while (member < members.length) {
    const { family } = members[member]!;
    let chosen = -1;
    let chosenError = Number.POSITIVE_INFINITY;
    for (; member < members.length && members[member]!.family === family; member++) {
      const error = Number.isNaN(errors[member]!) ? Number.MAX_VALUE : errors[member]!;
      if (error < chosenError) {
        chosen = member;
        chosenError = error;
      }
    }
    if (chosen === -1) continue;
    // Not judged yet: everybody the same. A best error of zero (a constant series): only the perfect ones.
    const judged = best < Number.POSITIVE_INFINITY;
    const weight = !judged ? 1 : best === 0 ? (chosenError === 0 ? 1 : 0) : (best / chosenError) ** POWER;
    weights[chosen] = weight;
    total += weight;
  }
  for (let index = 0; index < weights.length; index++) weights[index]! /= total;
}
