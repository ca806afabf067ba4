import { calibrate } from './conformal.js';
import { forecastSeasonal } from './seasonal/forecast-seasonal.js';
import { scaledIntervals } from './seasonal/scaled-intervals.js';
import { forecastSeries } from './forecast-series.js';

/** Expected values and interval bounds by step, in the unit of the series. */
export interface Forecast {
  readonly mean: Float64Array;
  readonly lo80: Float64Array;
  readonly hi80: Float64Array;
  readonly lo95: Float64Array;
  readonly hi95: Float64Array;
}

interface ForecastOptions {
  readonly season: number;
  readonly horizon: number;
}

/** Any series: one entry. */
export function forecastValues(values: Float64Array, { season, horizon }: ForecastOptions): Forecast {
  if (season !== 7) {
    const f = forecastSeasonal(values, {season, horizon});
    const w = scaledIntervals(f, season);
    const floor = values.some((v) => v < 0) ? Number.NEGATIVE_INFINITY : 0;
    const mean = f.mean.map((v) => Math.max(floor, v));
    const b = (half: Float64Array, sign: number) => mean.map((v, h) => Math.max(floor, v + sign * half[h]!));
    return { mean, lo80: b(w.half80, -1), hi80: b(w.half80, 1), lo95: b(w.half95, -1), hi95: b(w.half95, 1) };
  }
  const forecast = forecastSeries(values, horizon);
  const offsets = calibrate(forecast, forecast.origins.length - 1);
  const last = (forecast.origins.length - 1) * horizon;
  const mean = forecast.foreseen.slice(last, last + horizon);
  const floor = forecast.actual.some((v) => v < 0) ? Number.NEGATIVE_INFINITY : 0;
  const bound = (offset: Float64Array) => offset.map((o, s) => Math.max(floor, mean[s]! + o));
  return {
    mean,
    lo80: bound(offsets.lo80),
    hi80: bound(offsets.hi80),
    lo95: bound(offsets.lo95),
    hi95: bound(offsets.hi95),
  };
}
