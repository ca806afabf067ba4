/** A year of ordinary growth, or the noise of a level: no shift. */
const ORDINARY = Math.log(1.25);

/**
 * How far two levels apart are a shift and not ordinary growth, 0–1: none up to 25 % more (or as much less), wholly
 * from 56 % more on, where the logarithm of their ratio is twice as large.
 * @param ratio of the two levels, above zero.
 */
export function shiftShare(ratio: number): number {
  return Math.min(Math.max(Math.abs(Math.log(ratio)) / ORDINARY - 1, 0), 1);
}
