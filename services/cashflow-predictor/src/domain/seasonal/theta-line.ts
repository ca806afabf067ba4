import { smoothLevel } from './smooth-level.js';

/**
 * The Theta method (Assimakopoulos & Nikolopoulos 2000) in the form of Hyndman & Billah 2003: simple exponential
 * smoothing and a share of the slope of the straight line through all values (½ in the method itself).
 * @param values without gaps and without a season.
 */
export function forecastTheta(values: Float64Array, horizon: number, slopeShare: number): Float64Array {
  const { length } = values;
  const { alpha, level } = smoothLevel(values);
  const middle = (length - 1) / 2;
  let products = 0;
  let squares = 0;
  for (let index = 0; index < length; index++) {
    products += (index - middle) * values[index]!;
    squares += (index - middle) ** 2;
  }
  const slope = squares > 0 ? (slopeShare * products) / squares : 0;
  const lag = (1 - (1 - alpha) ** length) / alpha;
  return Float64Array.from({ length: horizon }, (_, step) => level + slope * (step + lag));
}
