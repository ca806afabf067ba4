import { PATTERN, type PatternBank, patternAt } from './pattern-bank.js';

interface SmoothingOptions {
  /** Share of an error that moves the level, the trend and the season. */
  readonly alpha: number;
  readonly beta?: number;
  readonly gamma: number;
  readonly period: 7 | 14;
  /** φ of a damped trend; only with beta. */
  readonly damping?: number;
  /** Errors beyond this many times their own smoothed size teach no more than that. */
  readonly clip: number;
  /** The values are logarithms; the pattern is given back in the unit of the series. */
  readonly logarithms?: boolean;
}

/** How quickly the size of the errors is relearned. */
const SIZE_RATE = 0.03;

/**
 * Members: ETS(A,N,A) and, with `beta`, ETS(A,Ad,A) in error-correction form (Hyndman et al. 2008, ch. 2), with
 * clipped errors; missing days leave the state as it is. One pass over the history fills in every origin, each
 * from the days before it. The state starts from the first two seasons.
 */
export function smoothExponentially(
  bank: PatternBank,
  member: number,
  fitted: Float64Array,
  options: SmoothingOptions,
): void {
  const { alpha, beta = 0, gamma, period, clip, damping = 1, logarithms = false } = options;
  const season = new Float64Array(period);
  const start = startState(fitted, season, period);
  let level = start.level;
  let size = start.size;
  let trend = 0;
  const { origins, pattern, drift } = bank;
  let day = 0;
  let phase = 0;
  for (let origin = 0; origin < origins.length; origin++) {
    for (const end = origins[origin]!; day < end; day++) {
      const value = fitted[day]!;
      const at = phase;
      phase = phase === period - 1 ? 0 : phase + 1;
      if (Number.isNaN(value)) continue;
      const moved = level + damping * trend;
      const raw = value - moved - season[at]!;
      // After two weeks without any variation the first error tells how large errors are.
      if (size === 0) size = Math.abs(raw);
      const limit = clip * size;
      const error = raw > limit ? limit : Math.max(raw, -limit);
      size += SIZE_RATE * (Math.abs(error) - size);
      level = moved + alpha * error;
      trend = damping * trend + beta * error;
      season[at]! += gamma * error;
    }
    const at = patternAt(bank, member, origin);
    for (let index = 0; index < period; index++) {
      const value = level + season[index]!;
      pattern[at + index] = logarithms ? Math.exp(value) : value;
    }
    for (let index = period; index < PATTERN; index++) pattern[at + index] = pattern[at + index - period]!;
    drift[member * origins.length + origin] = trend;
  }
}

/** Level, season and size of the errors from the first two seasons */
function startState(
  fitted: Float64Array,
  season: Float64Array,
  period: number,
): { level: number; size: number } {
  const end = Math.min(fitted.length, 2 * period);
  const known = new Float64Array(period);
  let sum = 0;
  let count = 0;
  for (let day = 0; day < end; day++) {
    const value = fitted[day]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
    season[day % period]! += value;
    known[day % period]! += 1;
  }
  const level = count > 0 ? sum / count : 0;
  for (let phase = 0; phase < period; phase++) {
    season[phase] = known[phase]! > 0 ? season[phase]! / known[phase]! - level : 0;
  }
  let spread = 0;
  for (let day = 0; day < end; day++) {
    const value = fitted[day]!;
    if (!Number.isNaN(value)) spread += Math.abs(value - level);
  }
  // The deviation from the level is wider than that from the season: early errors are clipped late.
  return { level, size: count > 0 ? spread / count : 0 };
}
