import type { ReferenceMethod } from './reference-methods.js';
import type { SetScores } from './score-set.js';

/** A promise about one score of a set. */
export interface Target {
  readonly score: keyof SetScores;
  readonly must: number;
  readonly stretch?: number;
}

/** A visible set of the benchmark and what is known of it. */
export interface BenchmarkSet {
  /** Name of its file in the data folder, without `.csv.gz`. */
  readonly name: string;
  /** Season that the forecaster is told. */
  readonly season: number;
  /** Season of the MASE and of the reference: 1 for m4_weekly, by the rule of the competition. */
  readonly scoredSeason: number;
  readonly reference: ReferenceMethod;
  readonly targets: readonly Target[];
  /** Measured with the same scorer on the same window: R 4.2 forecast 8.20, augurs 0.10.2, or published. */
  readonly others: readonly (Partial<SetScores> & { readonly method: string })[];
}

const SEASONAL_NAIVE = 'seasonal-naive';
const NAIVE_2 = 'naive-2';

/** Every target is an upper bound, of an absolute value. */
export const BENCHMARK_SETS: readonly BenchmarkSet[] = [
  {
    name: 'nn5_daily',
    season: 7,
    scoredSeason: 7,
    reference: SEASONAL_NAIVE,
    targets: [
      { score: 'mase', must: 0.83, stretch: 0.795 },
      { score: 'smape', must: 20.6, stretch: 19.8 },
    ],
    others: [
      { method: 'R ets', mase: 0.867, smape: 21.38, coverage80: 88.2, coverage95: 95.4, msis95: 7.39 },
      { method: 'R thetaf', mase: 0.89, smape: 21.86, coverage80: 88.9, coverage95: 96.1, msis95: 7.41 },
      { method: 'R stlf', mase: 0.886, smape: 22.5, coverage80: 89.1, coverage95: 95.7, msis95: 7.78 },
      {
        method: 'augurs MSTL + ETS',
        mase: 0.884,
        smape: 22.48,
        coverage80: 89.1,
        coverage95: 95.6,
        msis95: 7.78,
      },
    ],
  },
  {
    name: 'rossmann_a',
    season: 7,
    scoredSeason: 7,
    reference: SEASONAL_NAIVE,
    targets: [
      { score: 'mase', must: 0.45, stretch: 0.345 },
      { score: 'smape', must: 13.5, stretch: 10.6 },
      { score: 'bias', must: Number.POSITIVE_INFINITY, stretch: 5 },
    ],
    others: [
      {
        method: 'R thetaf',
        mase: 0.479,
        smape: 14.2,
        rmsse: 0.295,
        bias: 1.3,
        coverage80: 99.4,
        coverage95: 100,
        msis95: 5.56,
      },
      {
        method: 'R stlf',
        // biome-ignore lint/suspicious/noApproximativeNumericConstant: a score, not the logarithm of 2
        mase: 0.693,
        smape: 42.4,
        rmsse: 0.399,
        bias: 15.7,
        coverage80: 93,
        coverage95: 99.6,
        msis95: 4.92,
      },
    ],
  },
  {
    name: 'm4_weekly',
    season: 52,
    scoredSeason: 1,
    reference: NAIVE_2,
    targets: [
      { score: 'owa', must: 0.8, stretch: 0.76 },
      { score: 'msis95', must: 17.7, stretch: 16.2 },
    ],
    others: [
      { method: 'R theta', smape: 9.09, mase: 2.639, owa: 0.971, coverage95: 92.4, msis95: 23.9 },
      { method: 'R ets', smape: 8.73, mase: 2.527, owa: 0.931, coverage95: 96.4, msis95: 20.1 },
      { method: 'SCUM (published)', owa: 0.751, msis95: 16.2 },
      { method: 'Forecast Pro (published)', owa: 0.739 },
    ],
  },
  {
    name: 'm4_hourly_a',
    season: 24,
    scoredSeason: 24,
    reference: NAIVE_2,
    targets: [{ score: 'owa', must: 0.53, stretch: 0.47 }],
    others: [
      { method: 'R mstl 24 + 168', smape: 13.69, mase: 1.121, owa: 0.606, coverage95: 89.6, msis95: 9.96 },
    ],
  },
  {
    name: 'm3_monthly_a',
    season: 12,
    scoredSeason: 12,
    reference: NAIVE_2,
    targets: [{ score: 'owa', must: 0.825, stretch: 0.806 }],
    others: [
      { method: 'R thetaf', smape: 14.18, mase: 0.882, owa: 0.824, coverage95: 89.3, msis95: 7.51 },
      { method: 'R stlf', smape: 15.54, mase: 0.897, owa: 0.87, coverage95: 87.5, msis95: 7.26 },
      { method: 'Forecast Pro (published)', smape: 14.04, mase: 0.853, owa: 0.806 },
    ],
  },
  {
    name: 'uci_sku_a',
    season: 7,
    scoredSeason: 7,
    reference: SEASONAL_NAIVE,
    targets: [
      { score: 'rmsse', must: 0.735, stretch: 0.725 },
      { score: 'wql', must: 0.48, stretch: 0.465 },
      { score: 'bias', must: 20, stretch: 12 },
    ],
    others: [
      { method: 'Theta', mase: 1.219, rmsse: 0.737, bias: -12, coverage95: 94.2, wql: 0.511 },
      { method: 'simple smoothing', mase: 1.272, rmsse: 0.742, bias: -13, coverage95: 94.3, wql: 0.524 },
    ],
  },
];
