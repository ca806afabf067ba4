import { mean, median } from './median.js';

interface RobustLine {
  slope: number;
  /** 99 % confidence interval of the slope (Sen 1968, normal approximation of Kendall's S). */
  slopeLow: number;
  slopeHigh: number;
}

/**
 * Theil–Sen: the median of the slopes through all pairs of points. A few wild months do not move it.
 * @returns undefined when fewer than three points or when x does not vary.
 */
export function fitTheilSen(x: readonly number[], y: readonly number[]): RobustLine | undefined {
  const n = x.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const run = x[j]! - x[i]!;
      if (run !== 0) slopes[count++] = (y[j]! - y[i]!) / run;
    }
  }
  if (n < 3 || count === 0) return undefined;
  const sorted = slopes.subarray(0, count).sort();
  const width = 2.575829 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const low = Math.max(0, Math.floor((count - width) / 2));
  const high = Math.min(count - 1, Math.ceil((count + width) / 2));
  return { slope: median(sorted), slopeLow: sorted[low]!, slopeHigh: sorted[high]! };
}

/** Share of the variance of `actual` that `predicted` explains; undefined when `actual` does not vary. */
export function rSquaredOf(actual: readonly number[], predicted: readonly number[]): number | undefined {
  const middle = mean(actual);
  let total = 0;
  let left = 0;
  for (let i = 0; i < actual.length; i++) {
    total += (actual[i]! - middle) ** 2;
    left += (actual[i]! - predicted[i]!) ** 2;
  }
  return total > 0 ? Math.round((1 - left / total) * 10_000) / 10_000 : undefined;
}
