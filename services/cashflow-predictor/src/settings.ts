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
});

/** One core is left to the loop that takes the questions. */
export function threadsOf(asked: number | undefined): number {
  return asked ?? Math.max(1, availableParallelism() - 1);
}
