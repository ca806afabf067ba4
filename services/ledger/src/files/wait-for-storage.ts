import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '@merchant-analysis/kernel/problem';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** Longer than any election or restart of a replica set; after that the job goes back in line. */
const PATIENCE_MS = 10 * 60_000;

/** What is told about a job meanwhile. */
export const WAITING_STEP = 'waiting for the storage';

export function isStorageAway(error: unknown): boolean {
  return error instanceof Problem && error.code === 'STORAGE_UNAVAILABLE';
}

/**
 * Repeats a step while no store takes writes, in growing pauses. Only for steps that may be done twice: what was
 * sent when the store went away may have been written.
 * @param onWait called before each pause; throwing ends the waiting
 */
export async function waitForStorage<T>(
  step: () => Promise<T>,
  onWait: () => void = () => {},
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let tries = 0; ; tries++) {
    try {
      return await step();
    } catch (error) {
      if (!isStorageAway(error) || performance.now() > until) throw error;
    }
    onWait();
    await pause(
      Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10)) * (0.75 + Math.random() / 2),
    );
  }
}
