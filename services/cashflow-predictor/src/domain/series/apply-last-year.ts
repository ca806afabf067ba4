import { judgeAtOrigins } from './judge-at-origins.js';

/** How much of last year's movement is taken over, none to nearly all: the power to which the factor is raised. */
const STRENGTHS = [0, 0.3, 0.6, 0.9] as const;
const UNIT = STRENGTHS[1];
/** Weeks of prior experience: what one merchant's year shows of a strength is mostly chance. */
const PRIOR_WEEKS = 1_000;
/**
 * Relative error expected of each strength before any backtest, pooled over NN5 and Rossmann at origins before their
 * official test windows: on average a little more than half of last year's movement comes again.
 */
const PRIOR_ERROR = [1, 0.975, 0.96, 0.97] as const;
const JUDGEMENT = { halfLifeWeeks: 52, weeksToJudge: 1 };

/**
 * Multiplies the combination by factor^w, where w is the strength that would have done best in the backtest up to
 * each origin. Changes `combined` in place (`origin × horizon + day`).
 * @returns the strength used at the last origin, for the forecast itself.
 */
export function applyLastYear(
  combined: Float64Array,
  factors: Float64Array,
  actual: Float64Array,
  origins: Int32Array,
  options: { weeks: number; horizonDays: number },
): number {
  const { weeks, horizonDays } = options;
  const count = origins.length;
  const units = factors.map((factor) => (factor === 1 ? 1 : factor ** UNIT));
  const errors = new Float64Array(STRENGTHS.length * count * weeks).fill(Number.NaN);
  for (let origin = 0; origin < count - 1; origin++) {
    const knownWeeks = Math.min(weeks, count - 1 - origin);
    for (let week = 0; week < knownWeeks; week++) {
      scoreWeek(errors, origin, week);
    }
  }
  const judged = judgeAtOrigins(errors, STRENGTHS.length, count, { weeks, ...JUDGEMENT });
  let strength = 0;
  let weeksKnown = 0;
  for (let origin = 0; origin < count; origin++) {
    strength = chooseStrength(judged, weeksKnown, origin, count);
    for (let week = 0; week < weeks && week <= origin; week++) {
      if (!Number.isNaN(errors[(origin - week) * weeks + week]!)) weeksKnown++;
    }
    if (strength === 0) continue;
    for (let at = origin * horizonDays; at < (origin + 1) * horizonDays; at++) {
      combined[at]! *= units[at]! ** Math.round(strength / UNIT);
    }
  }
  return strength;

  function scoreWeek(into: Float64Array, origin: number, week: number): void {
    const end = origins[origin]!;
    for (let choice = 0; choice < STRENGTHS.length; choice++) {
      let daily = 0;
      let sum = 0;
      let differs = false;
      for (let step = 7 * week; step < Math.min(7 * week + 7, horizonDays); step++) {
        const value = actual[end + step]!;
        if (Number.isNaN(value)) continue;
        const at = origin * horizonDays + step;
        if (factors[at] !== 1) differs = true;
        const unit = units[at]!;
        const power =
          choice === 0 ? 1 : choice === 1 ? unit : choice === 2 ? unit * unit : unit * unit * unit;
        const error = value - combined[at]! * power;
        daily += Math.abs(error);
        sum += error;
      }
      if (differs) into[(choice * count + origin) * weeks + week] = daily + 0.5 * Math.abs(sum);
    }
  }
}

/** The strength with the least error: the backtest's as far as there is one, else the prior's. */
function chooseStrength(judged: Float64Array, weeksKnown: number, origin: number, count: number): number {
  const own = judged[origin]!;
  const share = Number.isNaN(own) ? 0 : weeksKnown / (weeksKnown + PRIOR_WEEKS);
  let best = 0;
  let bestError = Number.POSITIVE_INFINITY;
  for (let choice = 0; choice < STRENGTHS.length; choice++) {
    const relative = share === 0 || own === 0 ? 1 : judged[choice * count + origin]! / own;
    const blended = share * relative + (1 - share) * PRIOR_ERROR[choice]!;
    if (blended < bestError) {
      bestError = blended;
      best = STRENGTHS[choice]!;
    }
  }
  return best;
}
