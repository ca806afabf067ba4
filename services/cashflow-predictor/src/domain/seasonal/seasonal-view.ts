import { additiveFigure, firstFigure, multiplicativeFigure } from '../series/seasonal-figure.js';

/** Values without their season, and the way back. */
export interface SeasonalView {
  readonly adjusted: Float64Array;
  /** Puts the season, and the unit of the series, back onto a forecast of the adjusted values. */
  restore(forecast: Float64Array): Float64Array;
}

/** How a view is made: by factors, by differences, or by differences of logarithms. */
export type ViewKind = 'ratio' | 'difference' | 'logarithm';

/**
 * Takes the season out by classical decomposition; `period` 1 takes out nothing.
 * @param values without gaps, more than a period; positive unless the kind is `difference`.
 * @param strength share of the season that is taken out and put back, 0–1.
 */
export function viewOf(values: Float64Array, period: number, kind: ViewKind, strength = 1): SeasonalView {
  const source = kind === 'logarithm' ? values.map(Math.log) : values;
  const unit = kind === 'logarithm' ? Math.exp : (value: number) => value;
  const { length } = source;
  if (period === 1 || strength === 0) return { adjusted: source, restore: (forecast) => forecast.map(unit) };
  if (kind === 'ratio') {
    const figure = ratioFigure(source, period).map((factor) => factor ** strength);
    return {
      adjusted: source.map((value, index) => value / figure[index % period]!),
      restore: (forecast) => forecast.map((value, step) => value * figure[(length + step) % period]!),
    };
  }
  const figure = differenceFigure(source, period).map((difference) => difference * strength);
  return {
    adjusted: source.map((value, index) => value - figure[index % period]!),
    restore: (forecast) => forecast.map((value, step) => unit(value + figure[(length + step) % period]!)),
  };
}

function ratioFigure(values: Float64Array, period: number): Float64Array {
  if (values.length >= 2 * period) return multiplicativeFigure(values, period);
  return firstFigure(values.map(Math.log), period).map(Math.exp);
}

function differenceFigure(values: Float64Array, period: number): Float64Array {
  return values.length >= 2 * period ? additiveFigure(values, period) : firstFigure(values, period);
}
