import { describeMethod } from '../domain/series/describe-method.js';
import type { Forecast, ForecastMethod } from '../domain/series/forecast.js';

/** How many series were forecast by which method and what that rests on: a line a method, the most used first. */
export function countMethods(forecasts: readonly Pick<Forecast, 'method'>[]): string[] {
  const counts = new Map<ForecastMethod, number>();
  for (const { method } of forecasts) counts.set(method, (counts.get(method) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([method, count]) => `${count} ${method}: ${describeMethod(method).en}`);
}
