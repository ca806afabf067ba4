import type { ForecastNumbers } from '../series/forecast.js';

/** A forecast of days that are known by now, what came on them, and what the plainest guess would have been. */
export interface Trial extends ForecastNumbers {
  /** NaN where it is not known. */
  readonly came: Float64Array;
  /** The same phase of the last season that was known: the seasonal naive. */
  readonly guess: Float64Array;
  /** What was known last when the forecast was made, in time order. */
  readonly past: Float64Array;
}

/** Sums over steps of some trials. Ratios of them are undefined where nothing was. */
export interface TrialSum {
  readonly steps: number;
  readonly amount: number;
  readonly error: number;
  readonly guessError: number;
  readonly in80: number;
  readonly in95: number;
}

/** How the steps `from` to `to` (not itself) of some trials turned out, together. */
export function sumTrials(trials: readonly Trial[], from = 0, to = Number.POSITIVE_INFINITY): TrialSum {
  const sum = { steps: 0, amount: 0, error: 0, guessError: 0, in80: 0, in95: 0 };
  for (const { mean, lo80, hi80, lo95, hi95, came, guess } of trials) {
    for (let step = from; step < Math.min(to, came.length); step++) {
      const actual = came[step]!;
      if (Number.isNaN(actual)) continue;
      sum.steps++;
      sum.amount += Math.abs(actual);
      sum.error += Math.abs(actual - mean[step]!);
      sum.guessError += Math.abs(actual - guess[step]!);
      if (actual >= lo80[step]! && actual <= hi80[step]!) sum.in80++;
      if (actual >= lo95[step]! && actual <= hi95[step]!) sum.in95++;
    }
  }
  return sum;
}

/** Parts of a horizon, as first step and the step behind the last: whole seasons, and at most `most` of them. */
export function partHorizon(steps: number, season: number, most: number): (readonly [number, number])[] {
  const size = season * Math.ceil(steps / season / most);
  return Array.from(
    { length: Math.ceil(steps / size) },
    (_, index) => [index * size, Math.min(steps, (index + 1) * size)] as const,
  );
}
