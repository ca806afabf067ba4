import { PATTERN, type PatternBank, patternAt } from './pattern-bank.js';

/**
 * Member: the mean of the last `count` known values of the same phase, `period` (7 or 14) days apart.
 * A phase without a known value takes the mean of the others. With `logarithms` the values are logarithms and the
 * pattern is given back in the unit of the series.
 */
export function forecastPhaseMeans(
  bank: PatternBank,
  member: number,
  fitted: Float64Array,
  options: { period: 7 | 14; count: number; logarithms?: boolean },
): void {
  const { period, count, logarithms = false } = options;
  const reach = 2 * count * period;
  for (let origin = 0; origin < bank.origins.length; origin++) {
    const end = bank.origins[origin]!;
    const at = patternAt(bank, member, origin);
    let total = 0;
    let phases = 0;
    for (let back = 1; back <= period; back++) {
      let sum = 0;
      let known = 0;
      for (let day = end - back; day >= 0 && day >= end - reach && known < count; day -= period) {
        const value = fitted[day]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        known++;
      }
      if (known > 0) {
        total += sum / known;
        phases++;
      }
      const mean = known > 0 ? sum / known : Number.NaN;
      const foreseen = logarithms ? Math.exp(mean) : mean;
      for (let phase = (end - back + 2 * PATTERN) % period; phase < PATTERN; phase += period) {
        bank.pattern[at + phase] = foreseen;
      }
    }
    if (phases === period) continue;
    const level = phases > 0 ? total / phases : 0;
    const fallback = logarithms && phases > 0 ? Math.exp(level) : level;
    for (let phase = at; phase < at + PATTERN; phase++) {
      if (Number.isNaN(bank.pattern[phase]!)) bank.pattern[phase] = fallback;
    }
  }
}
