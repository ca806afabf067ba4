import { calibrate, type ErrorRecord } from './conformal.js';
import { seasonalScale } from './interval-prior.js';

export interface Accuracy {
  readonly origins: number;
  readonly horizonDays: number;
  /** Σ|error| / Σ|actual|; undefined when nothing happened on those days. */
  readonly wape?: number;
  readonly wapeNaive?: number;
  /** Mean of |error| / scale known at the origin; undefined for a series that never moves. */
  readonly mase?: number;
  readonly maseNaive?: number;
  /** Share of days inside the intervals that would have been given then. */
  readonly coverage80: number;
  readonly coverage95: number;
}

const MOST_ORIGINS = 10;
const FEWEST_ORIGINS = 3;
/** Intervals are judged only where a few earlier origins had made their errors. */
const ORIGINS_BEFORE = 4;
const LONGEST_HORIZON_DAYS = 28;

/**
 * The error that the forecast would have made, against the seasonal naive (the same weekday of the last known
 * week) on the same days. Weights and intervals at each origin come only from days before it, so nothing is
 * judged on the errors that made it. Undefined when the history leaves fewer than three origins.
 */
export function measureAccuracy(record: ErrorRecord): Accuracy | undefined {
  const { origins, actual, errors } = record;
  let horizonDays = Math.min(record.horizonDays, LONGEST_HORIZON_DAYS);
  // A short history is tested on a shorter horizon rather than not at all.
  while (horizonDays > 7 && originsToJudge(origins.length, horizonDays) < FEWEST_ORIGINS) {
    horizonDays = Math.max(7, horizonDays - 7);
  }
  const possible = originsToJudge(origins.length, horizonDays);
  if (possible < FEWEST_ORIGINS) return undefined;
  const last = possible + ORIGINS_BEFORE - 1;
  const judged = Math.min(MOST_ORIGINS, possible);
  const apart = judged > 1 ? (possible - 1) / (judged - 1) : 0;
  const totals = { amount: 0, error: 0, naive: 0, days: 0, in80: 0, in95: 0 };
  let mase = 0;
  let maseNaive = 0;
  let scaled = 0;
  for (let index = 0; index < judged; index++) {
    const origin = last - Math.round(index * apart);
    const end = origins[origin]!;
    const offsets = calibrate(record, origin, horizonDays);
    let error = 0;
    let naive = 0;
    let days = 0;
    for (let step = 0; step < horizonDays; step++) {
      const off = errors[origin * record.horizonDays + step]!;
      if (Number.isNaN(off)) continue;
      const value = actual[end + step]!;
      const before = actual[end - 7 + (step % 7)]!;
      error += Math.abs(off);
      naive += Number.isNaN(before) ? Math.abs(off) : Math.abs(value - before);
      totals.amount += Math.abs(value);
      days++;
      if (off >= offsets.lo80[step]! - EDGE && off <= offsets.hi80[step]! + EDGE) totals.in80++;
      if (off >= offsets.lo95[step]! - EDGE && off <= offsets.hi95[step]! + EDGE) totals.in95++;
    }
    totals.error += error;
    totals.naive += naive;
    totals.days += days;
    const scale = seasonalScale(actual, end);
    if (scale > 0 && days > 0) {
      mase += error / days / scale;
      maseNaive += naive / days / scale;
      scaled++;
    }
  }
  if (totals.days === 0) return undefined;
  return {
    origins: judged,
    horizonDays,
    ...(totals.amount > 0 && { wape: totals.error / totals.amount, wapeNaive: totals.naive / totals.amount }),
    ...(scaled > 0 && { mase: mase / scaled, maseNaive: maseNaive / scaled }),
    coverage80: totals.in80 / totals.days,
    coverage95: totals.in95 / totals.days,
  };
}

/** Past origins with a whole horizon known and enough origins before them. The last origin is today's. */
function originsToJudge(origins: number, horizonDays: number): number {
  return origins - 1 - Math.ceil(horizonDays / 7) - ORIGINS_BEFORE + 1;
}

/** Half a minor unit: forecasts are rounded to whole ones. */
const EDGE = 0.5;
