import { availableParallelism } from 'node:os';
import { commonSettings } from '@merchant-analysis/settings/common';
import { defineSettings } from '@merchant-analysis/settings/settings';
import { z } from 'zod';

/** What cashflow-predictor needs from the environment. */
export const cashflowSettings = defineSettings({
  ...commonSettings,
  forecastThreads: {
    env: 'FORECAST_THREADS',
    schema: z.coerce.number().int().min(0).max(64).optional(),
    description:
      'Threads that compute forecasts; 0 computes them in the thread of the process. Default: one less than there are cores, at least one.',
  },
  forecastsKeptDays: {
    env: 'FORECASTS_KEPT_DAYS',
    // 180 days of the longest forecast and the eight weeks by which drift is judged.
    schema: z.coerce.number().int().min(240).max(4000).default(400),
    description:
      'Days for which a forecast, what it was computed from and its scenarios are kept, 240 at least; the scoring of each night forgets older ones. The default is a year and a month: so long it can be opened and computed again bit for bit.',
  },
});

/** One core is left to the loop that takes the questions. */
export function threadsOf(asked: number | undefined): number {
  return asked ?? Math.max(1, availableParallelism() - 1);
}
