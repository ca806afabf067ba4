interface Autoregression {
  /** φ₁ … φ_p, as many as the criterion wants. */
  readonly coefficients: Float64Array;
}

/**
 * An autoregression of values around zero by Burg's method, its order chosen by the corrected information criterion
 * of Akaike (Hurvich & Tsai 1989). Burg's estimates are always stationary: no forecast runs away.
 */
export function fitAutoregression(values: Float64Array, mostOrder: number): Autoregression {
  const { length } = values;
  const forward = values.slice();
  const backward = values.slice();
  let variance = 0;
  for (const value of values) variance += (value * value) / length;
  let coefficients = new Float64Array(0);
  if (variance === 0) return { coefficients };
  let best = coefficients;
  let bestCriterion = length * Math.log(variance);
  const orders = Math.min(mostOrder, Math.floor(length / 4));
  for (let order = 1; order <= orders; order++) {
    let product = 0;
    let power = 0;
    for (let index = order; index < length; index++) {
      product += forward[index]! * backward[index - 1]!;
      power += forward[index]! ** 2 + backward[index - 1]! ** 2;
    }
    if (power === 0) break;
    const reflection = (2 * product) / power;
    const next = new Float64Array(order);
    for (let lag = 0; lag < order - 1; lag++) {
      next[lag] = coefficients[lag]! - reflection * coefficients[order - 2 - lag]!;
    }
    next[order - 1] = reflection;
    coefficients = next;
    for (let index = length - 1; index >= order; index--) {
      const ahead = forward[index]!;
      forward[index] = ahead - reflection * backward[index - 1]!;
      backward[index] = backward[index - 1]! - reflection * ahead;
    }
    variance *= 1 - reflection * reflection;
    // Nothing is left to explain.
    if (!(variance > 0)) return { coefficients };
    const criterion = length * Math.log(variance) + (2 * order * length) / Math.max(1, length - order - 2);
    if (criterion < bestCriterion) {
      bestCriterion = criterion;
      best = coefficients;
    }
  }
  return { coefficients: best };
}

/** Continues values around zero by their autoregression. */
export function continueAutoregression(
  values: Float64Array,
  { coefficients }: Autoregression,
  horizon: number,
): Float64Array {
  const order = coefficients.length;
  const recent = new Float64Array(order + horizon);
  for (let lag = 0; lag < order; lag++) recent[lag] = values[values.length - order + lag]!;
  for (let step = 0; step < horizon; step++) {
    let sum = 0;
    for (let lag = 0; lag < order; lag++) sum += coefficients[lag]! * recent[order + step - 1 - lag]!;
    recent[order + step] = sum;
  }
  return recent.slice(order);
}
