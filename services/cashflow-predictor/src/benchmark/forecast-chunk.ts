import type { Forecast } from '../domain/series/forecast.js';
import { forecastValues } from '../domain/series/forecast-values.js';
import type { SeriesTask } from './series-task.js';

/** Runs in a thread: forecasts a handful of series, so that the copying between threads does not count. */
export function forecastChunk(tasks: readonly SeriesTask[]): Forecast[] {
  return tasks.map(({ values, ...options }) => forecastValues(values, options));
}
