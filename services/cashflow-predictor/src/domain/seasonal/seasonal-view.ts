import { additiveFigure, multiplicativeFigure } from '../series/seasonal-figure.js';

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
 * @param values without gaps; positive unless the kind is `difference`.
 */
export function viewOf(values: Float64Array, period: number, kind: ViewKind): SeasonalView {
  const source = kind === 'logarithm' ? values.map(Math.log) : values;
  const unit = kind === 'logarithm' ? Math.exp : (value: number) => value;
  const { length } = source;
  if (period === 1) return { adjusted: source, restore: (forecast) => forecast.map(unit) };
  if (kind === 'ratio') {
    const figure = multiplicativeFigure(source, period);
    return {
      adjusted: source.map((value, index) => value / figure[index % period]!),
      restore: (forecast) => forecast.map((value, step) => value * figure[(length + step) % period]!),
    };
  }
  const figure = additiveFigure(source, period);
  return {
    adjusted: source.map((value, index) => value - figure[index % period]!),
    restore: (forecast) => forecast.map((value, step) => unit(value + figure[(length + step) % period]!)),
  };
}
