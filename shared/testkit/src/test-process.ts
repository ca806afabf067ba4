import { type ChildProcess, fork } from 'node:child_process';

/** A process of its own, so that a test can kill it or make it stand still. */
export interface TestProcess {
  /** The next thing that it says with `process.send`. @throws Error when it ended before. */
  word(): Promise<string>;
  /** All that it has said and nobody has heard yet. */
  words(): string[];
  tell(word: string): void;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Runs a module as a process. @param given what it finds as JSON in its first argument */
export function startTestProcess(module: URL, given: object): TestProcess {
  const child = fork(module, [JSON.stringify(given)], { stdio: 'inherit' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said: string[] = [];
  let hear = (): void => {};
  child.on('message', (word) => {
    said.push(String(word));
    hear();
  });
  return {
    async word() {
      while (said.length === 0) {
        await new Promise<void>((resolve, reject) => {
          hear = resolve;
          void ended.then(() => reject(new Error('the process ended without a word')));
        });
      }
      return said.shift()!;
    },
    words: () => said.splice(0),
    tell: (word) => {
      child.send(word);
    },
    signal: (signal) => {
      child.kill(signal);
    },
    async end(signal) {
      if (hasEnded(child)) return;
      child.kill(signal);
      await ended;
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
