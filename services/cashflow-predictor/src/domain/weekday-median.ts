import { PATTERN, type PatternBank, patternAt } from './pattern-bank.js';
import { quantileOfSorted, sortFew } from './quantile.js';

/** Member: the median of the last `weeks` known values of the same weekday. */
export function forecastWeekdayMedians(
  bank: PatternBank,
  member: number,
  fitted: Float64Array,
  options: { weeks: number },
): void {
  const { weeks } = options;
  const few = new Float64Array(weeks);
  for (let origin = 0; origin < bank.origins.length; origin++) {
    const end = bank.origins[origin]!;
    const at = patternAt(bank, member, origin);
    let total = 0;
    let phases = 0;
    for (let back = 1; back <= 7; back++) {
      let known = 0;
      for (let day = end - back; day >= 0 && day >= end - 14 * weeks && known < weeks; day -= 7) {
        const value = fitted[day]!;
        if (!Number.isNaN(value)) few[known++] = value;
      }
      sortFew(few, known);
      const median = quantileOfSorted(few, known, 0.5);
      if (known > 0) {
        total += median;
        phases++;
      }
      const phase = (end - back + PATTERN) % 7;
      bank.pattern[at + phase] = median;
      bank.pattern[at + phase + 7] = median;
    }
    const fallback = phases > 0 ? total / phases : 0;
    for (let phase = at; phase < at + PATTERN; phase++) {
      if (Number.isNaN(bank.pattern[phase]!)) bank.pattern[phase] = fallback;
    }
  }
}
