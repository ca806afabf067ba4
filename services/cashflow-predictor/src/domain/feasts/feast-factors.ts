import type { Feast, SeriesCalendar } from './feast.js';
import { type FeastRecord, recordFeasts } from './feast-record.js';

/** Factors by day, from the first value to the end of the horizon; 1 on ordinary days. */
export interface FeastFactors {
  /** What a feast did, told from all years: the values divided by it are what an ordinary day would have been. */
  readonly told: Float64Array;
  /** What was to be expected before the feast: from earlier years alone. */
  readonly expected: Float64Array;
}

/** Past years that count; older ones had other customers. */
const MOST_YEARS = 3;
/** Neighbouring days tell of each other: standard deviation of the kernel, days. */
const BANDWIDTH_DAYS = 1.5;
const KERNEL_REACH = 5;
/** How many times its own variance a squared effect must be for half of it to be believed. */
const DOUBT = 1;
const LEAST_FACTOR = 0;
const MOST_FACTOR = 5;

/**
 * The effect of each day before and after a feast, as a factor of an ordinary day of that weekday: sums of what
 * happened over sums of the ordinary, smoothed over neighbouring days, from up to three past years aligned on the
 * feast's own day, and drawn towards no effect as far as the noise of ordinary days could have made it
 * (empirical Bayes, one normal prior around zero).
 * @param values daily amounts, NaN missing.
 */
export function learnFeastFactors(
  values: Float64Array,
  horizonDays: number,
  { feasts, firstDay }: SeriesCalendar,
): FeastFactors {
  const length = values.length + horizonDays;
  const told = new Float64Array(length).fill(1);
  const expected = new Float64Array(length).fill(1);
  const { records, noise } = recordFeasts(values, horizonDays, { feasts, firstDay });
  for (const { feast, years } of records) {
    years.forEach((year, index) => {
      const earlier = years.slice(Math.max(0, index - MOST_YEARS), index);
      const around = years.slice(Math.max(0, index - MOST_YEARS + 1), index + 2);
      for (let offset = -feast.before; offset <= feast.after; offset++) {
        const at = year.anchor + offset;
        if (at < 0 || at >= length || year.isOurs[offset + feast.before] === 0) continue;
        told[at] = factorAt(around, feast, offset, noise);
        expected[at] = factorAt(earlier, feast, offset, noise);
      }
    });
  }
  return { told, expected };
}

/** One day's factor from some years of records. */
function factorAt(
  years: readonly FeastRecord[],
  { before, after }: Feast,
  offset: number,
  noise: number,
): number {
  let happened = 0;
  let ordinary = 0;
  let weights = 0;
  let squares = 0;
  const from = Math.max(-before, offset - KERNEL_REACH);
  const to = Math.min(after, offset + KERNEL_REACH);
  for (const year of years) {
    for (let day = from; day <= to; day++) {
      const base = year.ordinary[day + before]!;
      if (base === 0) continue;
      const weight = Math.exp(-0.5 * ((day - offset) / BANDWIDTH_DAYS) ** 2);
      happened += weight * year.happened[day + before]!;
      ordinary += weight * base;
      weights += weight;
      squares += weight * weight;
    }
  }
  if (ordinary === 0) return 1;
  const effect = happened / ordinary - 1;
  const variance = (noise * squares) / (weights * weights);
  const believed = effect === 0 ? 0 : effect ** 2 / (effect ** 2 + DOUBT * variance);
  return Math.min(Math.max(1 + believed * effect, LEAST_FACTOR), MOST_FACTOR);
}
