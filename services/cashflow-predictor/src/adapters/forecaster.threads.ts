import { createWorkerPool } from '@merchant-analysis/workers/worker-pool';
import { type CashflowInput, type CashflowResult, forecastCashflow } from '../domain/forecast-cashflow.js';
import type { Forecaster } from '../ports/forecaster.js';

interface Forecasters {
  /** @param timeLeftMs tells how long somebody still waits: what takes longer is ended. */
  within(timeLeftMs: () => number): Forecaster;
  close(): Promise<void>;
}

/** Forecasts wait for a thread up to this number for each: about two seconds' worth. */
const WAITING_PER_THREAD = 50;

/** Forecasts in threads of their own, or in this one when there are to be none. */
export function forecastersIn(threads: number): Forecasters {
  if (threads === 0) {
    return { within: () => async (input) => forecastCashflow(input), close: async () => undefined };
  }
  const pool = createWorkerPool<CashflowInput, CashflowResult>({
    file: new URL('../domain/forecast-cashflow.js', import.meta.url),
    functionName: 'forecastCashflow',
    threads,
    queue: threads * WAITING_PER_THREAD,
    service: 'cashflow',
  });
  return {
    within: (timeLeftMs) => (input) => pool.run(input, timeLeftMs()),
    close: () => pool.close(),
  };
}
