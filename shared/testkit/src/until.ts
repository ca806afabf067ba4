import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than a busy machine needs for what a test waits for, and shorter than a test may take. */
const PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 5;

/** Waits until something holds. @throws Error when it does not come to pass. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it did not come to pass within ${patienceMs} ms: ${holds}`);
    await sleep(LOOK_AGAIN_MS);
  }
}
