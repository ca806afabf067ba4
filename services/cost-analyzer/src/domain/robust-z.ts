import { mean, median } from './median.js';

/** Iglewicz and Hoaglin (1993): a value whose modified z-score is beyond ±3.5 is an outlier. */
export const UNUSUAL_SCORE = 3.5;

/** Scores are shown and compared; where nothing else varies they would be endless. */
const LARGEST_SCORE = 99;

/**
 * Modified z-scores M = 0.6745 (x − median) / MAD. Where more than half of the values are equal MAD is 0, and
 * the mean absolute deviation × 1.2533 (√(π/2)) takes its place; where all are equal every score is 0.
 */
export function robustScores(values: readonly number[]): number[] {
  const middle = median(values);
  const deviations = values.map((value) => Math.abs(value - middle));
  const mad = median(deviations);
  const scale = mad > 0 ? mad / 0.6745 : mean(deviations) * 1.253314;
  return values.map((value) => (scale > 0 ? capScore((value - middle) / scale) : 0));
}

/** A score within ±99, rounded to two digits. */
export function capScore(score: number): number {
  return Math.round(Math.max(-LARGEST_SCORE, Math.min(LARGEST_SCORE, score)) * 100) / 100;
}
