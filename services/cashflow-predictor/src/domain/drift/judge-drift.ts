import type { RealisedDays } from './compare-with-books.js';

/** The days of a forecast that have arrived. */
export interface ScoredForecast {
  /** Day number of the last day of its books. */
  readonly asOf: number;
  readonly byDay: RealisedDays;
}

/** How the forecasts that were given have turned out of late, each day taken once. */
export interface DriftJudgement {
  readonly days: number;
  readonly coverage80: number;
  readonly coverage95: number;
  /** Their errors by what moved; undefined where nothing did. */
  readonly wapeNet?: number | undefined;
  readonly isDrifting: boolean;
  /** What the intervals are widened by until they hold again; 1 when they do. */
  readonly widening: number;
}

/** Eight weeks speak for the present, and fewer than four of days say nothing. */
export const DRIFT_DAYS = 56;
const LEAST_DAYS = 28;
/** Of 56 independent days in an interval of 80 %, fewer than 65 % are inside once in two hundred times, of 28 once in 25. */
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
 * Judges forecasts by the days of the last eight weeks. When fewer of them lay in the 80 % intervals than chance
 * allows, the intervals are widened as much as a normal distribution with that coverage would need:
 * 1.2816 / z(coverage).
 *
 * Each day is taken once: what several forecasts say of one day is right or wrong together, and would be taken for
 * several days. It is that of the forecast with the newest books before it: the days far ahead of one forecast are
 * wrong together too, whereas errors of the next day are close to independent, and it is for such that the line is drawn.
 * @param forecasts by descending `asOf`
 * @param lastDay day number of the newest day that counts
 */
export function judgeDrift(
  forecasts: readonly ScoredForecast[],
  lastDay: number,
): DriftJudgement | undefined {
  let [in80, in95, netMinor, netErrorMinor] = [0, 0, 0, 0];
  const taken = new Set<number>();
  for (const { asOf, byDay } of forecasts) {
    byDay.inside.forEach((inside, step) => {
      const day = asOf + 1 + step;
      if (day > lastDay || day <= lastDay - DRIFT_DAYS || taken.has(day)) return;
      taken.add(day);
      if (inside === 80) in80++;
      if (inside !== 0) in95++;
      netMinor += byDay.netMinor[step]!;
      netErrorMinor += byDay.netErrorMinor[step]!;
    });
  }
  const days = taken.size;
  if (days < LEAST_DAYS) return undefined;
  const coverage80 = in80 / days;
  const isDrifting = coverage80 < DRIFT_COVERAGE;
  const needed = 1.2816 / Math.max(zOf(coverage80), 0.01);
  return {
    days,
    coverage80,
    coverage95: in95 / days,
    ...(netMinor > 0 && { wapeNet: netErrorMinor / netMinor }),
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
