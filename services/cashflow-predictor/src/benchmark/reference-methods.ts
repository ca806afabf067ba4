import { multiplicativeFigure } from '../domain/series/seasonal-figure.js';
import { isSeasonal } from '../domain/series/seasonality-test.js';

/** The methods that others are measured against. Gaps take the value one season before, else the last one. */
export type ReferenceMethod = 'seasonal-naive' | 'naive-2';

/** Forecasts `steps` values with a reference method. */
export function forecastReference(
  method: ReferenceMethod,
  train: Float64Array,
  season: number,
  steps: number,
): Float64Array {
  const values = withoutGaps(train, season);
  const length = values.length;
  if (method === 'seasonal-naive' && length >= season) {
    return Float64Array.from({ length: steps }, (_, step) => values[length - season + (step % season)]!);
  }
  const last = values[length - 1] ?? 0;
  if (method === 'naive-2' && values.every((value) => value > 0) && isSeasonal(values, season)) {
    const figure = multiplicativeFigure(values, season);
    const level = last / figure[(length - 1) % season]!;
    return Float64Array.from({ length: steps }, (_, step) => level * figure[(length + step) % season]!);
  }
  return new Float64Array(steps).fill(last);
}

function withoutGaps(train: Float64Array, season: number): Float64Array {
  const values = Float64Array.from(train);
  let last = values.find((value) => !Number.isNaN(value)) ?? 0;
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index]!)) values[index] = index >= season ? values[index - season]! : last;
    last = values[index]!;
  }
  return values;
}
