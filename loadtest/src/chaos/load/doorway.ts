import { type Judge, reasonOf, unknownUnlessSaid } from '../history/history.js';

/** What comes while the line before the door is full. Nothing of it was done. */
export class DoorwayFullError extends Error {
  override readonly name = 'DoorwayFullError';
}

/**
 * Lets so many in at once and so many wait, as the services of the platform do for each action: without that, what
 * was sent during an outage comes all at once after it and keeps itself from succeeding.
 */
export function createDoorway({ inside, waiting }: { inside: number; waiting: number }) {
  const line: (() => void)[] = [];
  let busy = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= inside) {
      if (line.length >= waiting) throw new DoorwayFullError('too many are waiting');
      await new Promise<void>((resolve) => line.push(resolve));
    } else busy += 1;
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else busy -= 1;
    }
  };
}

/** What did not get in was not done; of anything else nothing is known. */
export const refusedAtDoor: Judge = (error) =>
  error instanceof DoorwayFullError
    ? { outcome: 'refused', reason: reasonOf(error) }
    : unknownUnlessSaid(error);
