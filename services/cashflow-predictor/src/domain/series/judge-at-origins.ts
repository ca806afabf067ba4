/**
 * The mean error of each candidate as known at each origin: `candidate × origins + origin`. Recent origins weigh
 * more; NaN while fewer than `weeksToJudge` weeks are known. Origins lie a week apart, so at the step to the next
 * origin exactly one more week of each earlier origin becomes known: the sum is carried along instead of redone.
 * @param scores `(candidate × origins + origin) × weeks + week`, NaN where there is no score.
 */
export function judgeAtOrigins(
  scores: Float64Array,
  candidates: number,
  origins: number,
  options: { weeks: number; halfLifeWeeks: number; weeksToJudge: number },
): Float64Array {
  const { weeks, halfLifeWeeks, weeksToJudge } = options;
  const fade = 0.5 ** (1 / halfLifeWeeks);
  const judged = new Float64Array(candidates * origins);
  for (let candidate = 0; candidate < candidates; candidate++) {
    let sum = 0;
    let total = 0;
    let known = 0;
    for (let origin = 0; origin < origins; origin++) {
      judged[candidate * origins + origin] = known >= weeksToJudge ? sum / total : Number.NaN;
      sum *= fade;
      total *= fade;
      let weight = 1;
      for (let week = 0; week < weeks && week <= origin; week++) {
        const score = scores[(candidate * origins + origin - week) * weeks + week]!;
        if (!Number.isNaN(score)) {
          sum += weight * score;
          total += weight;
          known++;
        }
        weight *= fade;
      }
    }
  }
  return judged;
}
