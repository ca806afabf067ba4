/** A lasting change of the fixed part of a cost. */
export interface StepChange {
  /** Index of the first month at the new level. */
  at: number;
  /** New level less old level. */
  size: number;
}

/** A new level counts when it has lasted this many months (CM-08). */
const SHORTEST_SEGMENT = 4;
/** A step smaller than this share of the average cost is not worth telling. */
const SMALLEST_SHARE = 0.05;

/**
 * Looks for one step in C = F + v·Q: least squares with one level before and one after, for each place where
 * it could be, against no step at all. It is believed when n·ln(squares without / squares with) exceeds 4·ln n:
 * two more parameters would cost 2·ln n by the BIC, and the search for the place needs more caution still.
 * A fixed part cannot be negative, so a fit that says so is chance.
 */
export function findStep(turnover: readonly number[], cost: readonly number[]): StepChange | undefined {
  const n = cost.length;
  const average = cost.reduce((sum, value) => sum + value, 0) / n;
  const without = fitLevels(turnover, cost, n);
  const negligible = (average * 1e-6) ** 2 * n;
  if (without.squares <= negligible) return undefined;
  let best: { at: number; fit: Levels } | undefined;
  for (let at = SHORTEST_SEGMENT; at <= n - SHORTEST_SEGMENT; at++) {
    const fit = fitLevels(turnover, cost, at);
    if (best === undefined || fit.squares < best.fit.squares) best = { at, fit };
  }
  if (best === undefined) return undefined;
  const gain = n * Math.log(without.squares / Math.max(best.fit.squares, negligible));
  const size = best.fit.after - best.fit.before;
  const negative = Math.min(best.fit.before, best.fit.after) < -SMALLEST_SHARE * Math.abs(average);
  const small = Math.abs(size) < SMALLEST_SHARE * Math.abs(average);
  return gain <= 4 * Math.log(n) || small || negative ? undefined : { at: best.at, size };
}

interface Levels {
  before: number;
  after: number;
  /** Sum of squared residuals. */
  squares: number;
}

/** Least squares of cost on turnover with a level for the months before `at` and one for the rest. */
function fitLevels(turnover: readonly number[], cost: readonly number[], at: number): Levels {
  const parts = [
    [0, at],
    [at, cost.length],
  ] as const;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  const means = parts.map(([start, end]) => {
    let sumX = 0;
    let sumY = 0;
    for (let i = start; i < end; i++) {
      sumX += turnover[i]!;
      sumY += cost[i]!;
    }
    const meanX = sumX / (end - start || 1);
    const meanY = sumY / (end - start || 1);
    for (let i = start; i < end; i++) {
      const dx = turnover[i]! - meanX;
      const dy = cost[i]! - meanY;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    return { meanX, meanY };
  });
  const slope = xx > 0 ? xy / xx : 0;
  return {
    before: means[0]!.meanY - slope * means[0]!.meanX,
    after: means[1]!.meanY - slope * means[1]!.meanX,
    squares: Math.max(0, yy - slope * xy),
  };
}
