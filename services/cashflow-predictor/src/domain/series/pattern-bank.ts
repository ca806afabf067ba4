/** Patterns repeat after two weeks: one week and the fortnight both fit. */
export const PATTERN = 14;

/**
 * What every member foresees from every origin, in one shape: a pattern of 14 days by `index % 14`, plus a drift
 * that grows with the horizon. All numbers of one analysis lie side by side, so that combining, scoring and
 * forecasting are loops over typed arrays without garbage.
 */
export interface PatternBank {
  /** Ascending indexes: origin o knows the days 0 … o−1. The last one is the length of the series. */
  readonly origins: Int32Array;
  /** `(member × origins + origin) × 14 + index % 14`, in the unit of the series. NaN: not usable there. */
  readonly pattern: Float64Array;
  /** `member × origins + origin`: per day of horizon, before damping. */
  readonly drift: Float64Array;
  readonly members: number;
}

export function createBank(origins: Int32Array, members: number): PatternBank {
  return {
    origins,
    members,
    pattern: new Float64Array(members * origins.length * PATTERN).fill(Number.NaN),
    drift: new Float64Array(members * origins.length),
  };
}

/** Where the 14 values of a member at an origin begin in `bank.pattern`. */
export function patternAt(bank: PatternBank, member: number, origin: number): number {
  return (member * bank.origins.length + origin) * PATTERN;
}

/**
 * How far a drift has gone after h days: h itself without damping, φ + φ² + … + φ^h with it.
 * `growth[h − 1]` belongs to horizon h.
 */
export function driftGrowth(horizonDays: number, damping: number): Float64Array {
  const growth = new Float64Array(horizonDays);
  let sum = 0;
  let power = 1;
  for (let step = 0; step < horizonDays; step++) {
    power *= damping;
    sum += power;
    growth[step] = sum;
  }
  return growth;
}
