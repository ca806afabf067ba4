/** An expected amount with its intervals, whole minor units. */
export interface ForecastPoint {
  readonly mean: number;
  readonly lo80: number;
  readonly hi80: number;
  readonly lo95: number;
  readonly hi95: number;
}

/** Distances of the bounds from the mean; low ones at most 0, high ones at least 0. */
export interface PointOffsets {
  readonly lo80: number;
  readonly hi80: number;
  readonly lo95: number;
  readonly hi95: number;
}

/**
 * Rounds a mean and its bounds to whole minor units, in order: lo95 ≤ lo80 ≤ mean ≤ hi80 ≤ hi95.
 * @param floor lowest possible amount: 0 for money that flows one way.
 */
export function forecastPoint(
  meanMinor: number,
  offsets: PointOffsets,
  floor = Number.NEGATIVE_INFINITY,
): ForecastPoint {
  const bound = (offset: number): number => Math.max(floor, Math.round(meanMinor + offset)) + 0;
  const lo80 = Math.min(bound(offsets.lo80), meanMinor);
  const hi80 = Math.max(bound(offsets.hi80), meanMinor);
  return {
    mean: meanMinor,
    lo80,
    hi80,
    lo95: Math.min(bound(offsets.lo95), lo80),
    hi95: Math.max(bound(offsets.hi95), hi80),
  };
}
