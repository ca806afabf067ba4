const WEEK = 7;
const WEEKS_LOOKED_AT = 26;
const WEEKS_NEEDED = 4;
const CLOSED_ZERO_SHARE = 0.85;

/**
 * Whether a phase of the week (index % 7) is closed: at least 85 % zeros in the last 26 weeks, seen at least
 * four times, and not merely because everything stopped.
 */
export function isClosedPhase(values: Float64Array, phase: number): boolean {
  const length = values.length;
  const from = Math.max(0, length - WEEKS_LOOKED_AT * WEEK);
  let seen = 0;
  let zeros = 0;
  let others = 0;
  let otherZeros = 0;
  for (let day = from; day < length; day++) {
    const value = values[day]!;
    if (Number.isNaN(value)) continue;
    if (day % WEEK === phase) {
      seen++;
      if (value === 0) zeros++;
    } else {
      others++;
      if (value === 0) otherZeros++;
    }
  }
  return seen >= WEEKS_NEEDED && zeros >= CLOSED_ZERO_SHARE * seen && otherZeros < others;
}
