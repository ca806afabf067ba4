import type { Stage } from '../chaos-case.js';
import { type Judge, reasonOf, unknownUnlessSaid } from '../history/history.js';
import type { Notebook } from '../servers/notebook.js';
import { DoorwayFullError } from './doorway.js';
import { drive, type Load } from './drive.js';

interface NotebookLoad {
  readonly writesPerSecond?: number;
  readonly readsPerSecond?: number;
  /** Names these clients in the history and their writes. */
  readonly from?: string;
  /** How long a write is sent again under its key, milliseconds; 0: never. */
  readonly patienceMs?: number;
  readonly judge?: Judge;
}

const PAUSE_MS = 500;

/** Clients of a notebook. A write that failed is sent again, as clients of the API do, and each time remembered. */
export function loadNotebook(
  { history, sleep }: Pick<Stage, 'history' | 'sleep'>,
  book: Notebook,
  {
    writesPerSecond = 40,
    readsPerSecond = 40,
    from = 'client',
    patienceMs = 30_000,
    judge = refusedAtDoor,
  }: NotebookLoad = {},
): Load {
  const writeUntilSure = async (id: string): Promise<void> => {
    const until = history.now() + patienceMs;
    while (!(await history.record({ kind: 'write', id, from }, () => book.write(id), judge))) {
      if (history.now() + PAUSE_MS > until) return;
      await sleep(PAUSE_MS);
    }
  };
  const loads = [
    drive(writesPerSecond, (index) => writeUntilSure(`${from} ${index}`)),
    drive(readsPerSecond, (index) => {
      const id = `${from} ${index}`;
      return history.record({ kind: 'read', id, from }, () => book.readTotal(id));
    }),
  ];
  return {
    stop: async () => {
      await Promise.all(loads.map((load) => load.stop()));
    },
  };
}

/** What did not get in was not done; of anything else nothing is known. */
export const refusedAtDoor: Judge = (error) =>
  error instanceof DoorwayFullError
    ? { outcome: 'refused', reason: reasonOf(error) }
    : unknownUnlessSaid(error);
