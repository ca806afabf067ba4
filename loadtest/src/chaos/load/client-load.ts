import type { Stage } from '../chaos-case.js';
import type { Judge } from '../history/history.js';
import { drive, type Load } from './drive.js';

/** What clients do something to. Writes of the same id are the same request. */
export interface Subject {
  write(id: string): Promise<unknown>;
  read(id: string): Promise<unknown>;
  /** What an error of it says of the effect. */
  readonly judge: Judge;
}

export interface ClientLoad {
  readonly writesPerSecond?: number;
  readonly readsPerSecond?: number;
  /** Names these clients in the history and their writes. */
  readonly from?: string;
  /** How long a write is sent again under its key, milliseconds; 0: never. */
  readonly patienceMs?: number;
}

const PAUSE_MS = 500;

/** Clients at a fixed rate. A write that failed is sent again, as clients of the API do, and each time remembered. */
export function loadClients(
  { history, sleep }: Pick<Stage, 'history' | 'sleep'>,
  subject: Subject,
  { writesPerSecond = 25, readsPerSecond = 25, from = 'client', patienceMs = 30_000 }: ClientLoad = {},
): Load {
  const { judge } = subject;
  const writeUntilSure = async (id: string): Promise<void> => {
    const until = history.now() + patienceMs;
    while (!(await history.record({ kind: 'write', id, from }, () => subject.write(id), judge))) {
      if (history.now() + PAUSE_MS > until) return;
      await sleep(PAUSE_MS);
    }
  };
  const loads = [
    drive(writesPerSecond, (index) => writeUntilSure(`${from}-${index}`)),
    drive(readsPerSecond, (index) => {
      const id = `${from}-${index}`;
      return history.record({ kind: 'read', id, from }, () => subject.read(id), judge);
    }),
  ];
  return {
    stop: async () => {
      await Promise.all(loads.map((load) => load.stop()));
    },
  };
}
