import type { RealisedForecast } from '@merchant-analysis/contracts/cashflow';

/** How the forecasts that were given have turned out, taken together. */
export interface DriftJudgement {
  readonly days: number;
  readonly coverage80: number;
  readonly coverage95: number;
  /** Mean of their errors, by days; undefined where nothing moved. */
  readonly wapeNet?: number | undefined;
  readonly isDrifting: boolean;
  /** What the intervals are widened by until they hold again; 1 when they do. */
  readonly widening: number;
}

/** Fewer days say nothing. */
const LEAST_DAYS = 28;
/** Of 28 independent days in an interval of 80 %, fewer than 65 % are inside once in thirty times. */
const DRIFT_COVERAGE = 0.65;
const MOST_WIDENING = 2;
/** Coverage of ± z standard deviations of a normal distribution: z by coverage, from tables. */
const NORMAL: readonly (readonly [coverage: number, z: number])[] = [
  [0, 0],
  [0.2, 0.2533],
  [0.4, 0.5244],
  [0.5, 0.6745],
  [0.6, 0.8416],
  [0.7, 1.0364],
  [0.8, 1.2816],
  [1, 2.5758],
];

/**
 * Judges forecasts by the days that have arrived. When fewer of them lay in the 80 % intervals than chance allows, the
 * intervals are widened as much as a normal distribution with that coverage would need: 1.2816 / z(coverage).
 */
export function judgeDrift(realised: readonly RealisedForecast[]): DriftJudgement | undefined {
  let [days, in80, in95, netDays, netError] = [0, 0, 0, 0, 0];
  for (const one of realised) {
    days += one.days;
    in80 += one.coverage80 * one.days;
    in95 += one.coverage95 * one.days;
    if (one.wapeNet === null) continue;
    netDays += one.days;
    netError += one.wapeNet * one.days;
  }
  if (days < LEAST_DAYS) return undefined;
  const coverage80 = in80 / days;
  const isDrifting = coverage80 < DRIFT_COVERAGE;
  const needed = 1.2816 / Math.max(zOf(coverage80), 0.01);
  return {
    days,
    coverage80,
    coverage95: in95 / days,
    ...(netDays > 0 && { wapeNet: netError / netDays }),
    isDrifting,
    // In tenths, so that a day more does not make another forecast of the same books.
    widening: isDrifting ? Math.min(MOST_WIDENING, Math.round(needed * 10) / 10) : 1,
  };
}

function zOf(coverage: number): number {
  const above = NORMAL.findIndex(([known]) => known >= coverage);
  if (above <= 0) return 0;
  const [[low, zLow], [high, zHigh]] = [NORMAL[above - 1]!, NORMAL[above]!];
  return zLow + ((coverage - low) / (high - low)) * (zHigh - zLow);
}
