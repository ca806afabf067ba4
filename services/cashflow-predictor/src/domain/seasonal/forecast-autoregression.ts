import { continueAutoregression, fitAutoregression } from './autoregression.js';

interface AutoregressionOptions {
  readonly mostOrder: number;
  /** Differences to the value so many steps before are modelled; 0: the values themselves, around their mean. */
  readonly difference: number;
  /** Differences vary around their own mean, and not around zero. */
  readonly hasDrift?: boolean;
}

/** An autoregression of the values, or of their differences, added up again: AR(p) and ARI(p, 1) models. */
export function forecastAutoregression(
  values: Float64Array,
  horizon: number,
  { mostOrder, difference, hasDrift = false }: AutoregressionOptions,
): Float64Array {
  const count = values.length - difference;
  const modelled = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    modelled[index] = values[index + difference]! - (difference > 0 ? values[index]! : 0);
  }
  let mean = 0;
  if (hasDrift || difference === 0) for (const value of modelled) mean += value / count;
  for (let index = 0; index < count; index++) modelled[index]! -= mean;
  const forecast = continueAutoregression(modelled, fitAutoregression(modelled, mostOrder), horizon);
  for (let step = 0; step < horizon; step++) {
    forecast[step]! += mean;
    if (difference === 0) continue;
    forecast[step]! +=
      step < difference ? values[values.length - difference + step]! : forecast[step - difference]!;
  }
  return forecast;
}
