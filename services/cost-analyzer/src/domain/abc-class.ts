import { sharesOf } from './shares.js';

interface Ranked<T> {
  entry: T;
  share: number;
  cumulativeShare: number;
  class: 'A' | 'B' | 'C';
}

/** CM-11: A up to 80 %, B up to 95 %. The entry that reaches a line still belongs to the class before it. */
const CLASS_A = 0.8;
const CLASS_B = 0.95;

/**
 * Classes of entries that are sorted by worth, best first. An entry worth nothing, or less, has share 0 and
 * class C. The shares of all entries and of `beyond` sum to 1, exactly in hundredths of a percent.
 * @param beyond worth of what is not among the entries; it counts in the whole
 */
export function classifyByWorth<T>(
  entries: readonly T[],
  worth: (entry: T) => number,
  beyond: number,
): Ranked<T>[] {
  const weights = [...entries.map((entry) => Math.max(0, worth(entry))), Math.max(0, beyond)];
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = whole > 0 ? sharesOf(weights, whole) : weights.map(() => 0);
  let reached = 0;
  let cumulativeShare = 0;
  return entries.map((entry, index) => {
    const before = whole > 0 ? reached / whole : 1;
    reached += weights[index]!;
    cumulativeShare = Math.round((cumulativeShare + shares[index]!) * 10_000) / 10_000;
    const worthless = weights[index] === 0;
    const group = worthless || before >= CLASS_B ? 'C' : before >= CLASS_A ? 'B' : 'A';
    return { entry, share: shares[index]!, cumulativeShare, class: group };
  });
}
