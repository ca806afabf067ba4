import { PATTERN, type PatternBank, patternAt } from './pattern-bank.js';
import { quantileOfSorted } from './quantile.js';

/**
 * Member: the median of the last `weeks` known values of the same weekday. A weekday that was never seen takes
 * the mean of the others. Going through each weekday once, the sorted window loses its oldest value and gains
 * its newest.
 */
export function forecastWeekdayMedians(
  bank: PatternBank,
  member: number,
  fitted: Float64Array,
  options: { weeks: number },
): void {
  const { weeks } = options;
  const { origins, pattern } = bank;
  const sorted = new Float64Array(weeks);
  const inOrder = new Float64Array(weeks);
  for (let phase = 0; phase < 7; phase++) {
    let known = 0;
    let day = phase;
    for (let origin = 0; origin < origins.length; origin++) {
      for (; day < origins[origin]!; day += 7) {
        const value = fitted[day]!;
        if (Number.isNaN(value)) continue;
        const length = Math.min(known, weeks);
        if (known >= weeks) remove(sorted, length, inOrder[known % weeks]!);
        insert(sorted, Math.min(known, weeks - 1), value);
        inOrder[known % weeks] = value;
        known++;
      }
      const at = patternAt(bank, member, origin) + phase;
      const median = quantileOfSorted(sorted, Math.min(known, weeks), 0.5);
      pattern[at] = median;
      pattern[at + 7] = median;
    }
  }
  for (let origin = 0; origin < origins.length; origin++)
    fillUnseen(pattern, patternAt(bank, member, origin));
}

/** Puts a value into its place among the first `length` ascending values. */
function insert(sorted: Float64Array, length: number, value: number): void {
  let hole = length;
  while (hole > 0 && sorted[hole - 1]! > value) {
    sorted[hole] = sorted[hole - 1]!;
    hole--;
  }
  sorted[hole] = value;
}

/** Takes a value out of the first `length` ascending values. */
function remove(sorted: Float64Array, length: number, value: number): void {
  let at = 0;
  while (sorted[at] !== value) at++;
  for (; at < length - 1; at++) sorted[at] = sorted[at + 1]!;
}

function fillUnseen(pattern: Float64Array, at: number): void {
  let sum = 0;
  let seen = 0;
  for (let phase = at; phase < at + PATTERN; phase++) {
    if (Number.isNaN(pattern[phase]!)) continue;
    sum += pattern[phase]!;
    seen++;
  }
  if (seen === PATTERN) return;
  const mean = seen > 0 ? sum / seen : 0;
  for (let phase = at; phase < at + PATTERN; phase++) {
    if (Number.isNaN(pattern[phase]!)) pattern[phase] = mean;
  }
}
