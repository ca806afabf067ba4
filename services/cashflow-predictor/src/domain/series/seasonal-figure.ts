/**
 * The seasonal factors of classical decomposition by ratio to the centred moving average, as R's
 * `decompose(type = "multiplicative")`: by `index % period`, their mean is 1.
 * @param values positive, without gaps, two seasons or more.
 */
export function multiplicativeFigure(values: Float64Array, period: number): Float64Array {
  return figureOf(values, period, 'ratio');
}

/** The same by difference to the moving average: the mean of the figure is 0. */
export function additiveFigure(values: Float64Array, period: number): Float64Array {
  return figureOf(values, period, 'difference');
}

/**
 * The figure by difference of less than two seasons: means by phase around a line, whose slope is the mean change over a
 * season. What lies in the phases seen once is season and chance.
 * @param values without gaps, more than one season.
 */
export function firstFigure(values: Float64Array, period: number): Float64Array {
  const { length } = values;
  let slope = 0;
  for (let index = period; index < length; index++) {
    slope += (values[index]! - values[index - period]!) / period / (length - period);
  }
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  for (let index = 0; index < length; index++) {
    sums[index % period]! += values[index]! - slope * index;
    counts[index % period]! += 1;
  }
  let mean = 0;
  for (let phase = 0; phase < period; phase++) {
    sums[phase]! /= counts[phase]!;
    mean += sums[phase]! / period;
  }
  return sums.map((sum) => sum - mean);
}

function figureOf(values: Float64Array, period: number, kind: 'ratio' | 'difference'): Float64Array {
  const half = period >> 1;
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  for (let index = half; index < values.length - half; index++) {
    const trend = centredMean(values, index, period);
    if (kind === 'ratio' && trend === 0) continue;
    sums[index % period]! += kind === 'ratio' ? values[index]! / trend : values[index]! - trend;
    counts[index % period]! += 1;
  }
  const neutral = kind === 'ratio' ? 1 : 0;
  let mean = 0;
  for (let phase = 0; phase < period; phase++) {
    sums[phase] = counts[phase]! > 0 ? sums[phase]! / counts[phase]! : neutral;
    mean += sums[phase]! / period;
  }
  for (let phase = 0; phase < period; phase++) {
    sums[phase] = kind === 'ratio' ? sums[phase]! / mean : sums[phase]! - mean;
  }
  return sums;
}

/** Moving average of `period` values around an index; of an even period the ends count half. */
function centredMean(values: Float64Array, index: number, period: number): number {
  const half = period >> 1;
  let sum = 0;
  for (let at = index - half; at <= index + half; at++) sum += values[at]!;
  if (period % 2 === 0) sum -= 0.5 * (values[index - half]! + values[index + half]!);
  return sum / period;
}
