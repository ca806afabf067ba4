import { binomialUpperTail } from '@merchant-analysis/kernel/binomial';

const WEEK = 7;
const WEEKS_LOOKED_AT = 26;
const WEEKS_NEEDED = 4;
const CLOSED_ZERO_SHARE = 0.85;
/** An open weekday would have so few busy days less often than this. */
const UNLIKELY = 0.01;

/**
 * Whether a phase of the week (index % 7) is closed: at least 85 % zeros in the last 26 weeks, seen at least
 * four times, and fewer busy days than chance would give it by what the other phases are like. Where most days are
 * zero anyway, many zeros on a Tuesday do not close it.
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
  if (seen < WEEKS_NEEDED || zeros < CLOSED_ZERO_SHARE * seen || otherZeros >= others) return false;
  return binomialUpperTail(zeros, seen, otherZeros / others) < UNLIKELY;
}
