import type { ErrorRecord } from './series/conformal.js';

/**
 * The errors of inflow minus outflow at the origins that both have, counted back from today. What the two
 * sides get wrong together (a closed day has neither sales nor purchases) cancels as it did in the past.
 */
export function netErrors(inflow: ErrorRecord, outflow: ErrorRecord): ErrorRecord {
  const { horizonDays } = inflow;
  const count = Math.min(inflow.origins.length, outflow.origins.length);
  const length = Math.min(inflow.actual.length, outflow.actual.length);
  const [longIn, longOut] = [inflow.actual.length - length, outflow.actual.length - length];
  const actual = new Float64Array(length);
  for (let day = 0; day < length; day++)
    actual[day] = inflow.actual[day + longIn]! - outflow.actual[day + longOut]!;
  const closed = new Uint8Array(7);
  for (let phase = 0; phase < 7; phase++) {
    closed[phase] = inflow.closed[(phase + longIn) % 7]! & outflow.closed[(phase + longOut) % 7]!;
  }
  const origins = new Int32Array(count);
  const errors = new Float64Array(count * horizonDays);
  const inRow = inflow.origins.length - count;
  const outRow = outflow.origins.length - count;
  for (let origin = 0; origin < count; origin++) {
    origins[origin] = length - 7 * (count - 1 - origin);
    for (let step = 0; step < horizonDays; step++) {
      errors[origin * horizonDays + step] =
        inflow.errors[(inRow + origin) * horizonDays + step]! -
        outflow.errors[(outRow + origin) * horizonDays + step]!;
    }
  }
  return { actual, closed, origins, horizonDays, errors };
}
