import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { JobPlace } from './job-place.js';

/** A real process that works on jobs until it is ended. */
export interface Worker {
  /** Resolves when it has begun to work on a job. */
  isAtWork(): Promise<void>;
  /** The next word that it says. */
  word(): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  end(signal: NodeJS.Signals): Promise<void>;
}

export async function startWorker(place: JobPlace, { leaseMs }: { leaseMs: number }): Promise<Worker> {
  const file = fileURLToPath(new URL('./worker-main.js', import.meta.url));
  const child = fork(file, [JSON.stringify({ place, leaseMs })], { stdio: 'inherit' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const words: string[] = [];
  let hear = () => {};
  child.on('message', (word) => {
    words.push(String(word));
    hear();
  });
  const word = async (): Promise<string> => {
    while (words.length === 0) {
      await new Promise<void>((resolve, reject) => {
        hear = resolve;
        void ended.then(() => reject(new Error('the worker ended without a word')));
      });
    }
    return words.shift()!;
  };
  return {
    word,
    async isAtWork() {
      const heard = await word();
      if (heard !== 'at work') throw new Error(heard);
    },
    signal: (signal) => child.kill(signal),
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}
