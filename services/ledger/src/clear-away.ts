import { setTimeout as wait } from 'node:timers/promises';
import type { MerchantPort } from './ports/merchants.js';

/** Short enough that a write beside it hardly waits. */
const ROWS_A_STEP = 2_000;
const PAUSE_MS = 20;

/** Clears the books of deleted merchants away in the background, a short step at a time. */
export function startClearing(
  merchants: Pick<MerchantPort, 'clearDeleted'>,
  onError: (error: unknown) => void,
) {
  let isStopped = false;
  let work: Promise<void> | undefined;
  const clear = async (): Promise<void> => {
    while (!isStopped && (await merchants.clearDeleted(ROWS_A_STEP))) await wait(PAUSE_MS);
  };
  return {
    /** There may be something to clear away. */
    wake: (): void => {
      work ??= clear()
        .catch(onError)
        .finally(() => {
          work = undefined;
        });
    },
    stop: async (): Promise<void> => {
      isStopped = true;
      await work;
    },
  };
}
