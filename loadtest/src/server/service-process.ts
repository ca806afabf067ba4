import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** One process of the platform, which can be started again with the same settings. */
export interface ServiceProcess {
  /** `ledger 2` */
  readonly name: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  start(): void;
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal and waits for the end. @returns the exit code, and after how many milliseconds */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; afterMs: number }>;
}

interface ProcessOptions {
  readonly name: string;
  /** Path in the repository of what Node runs. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export function createServiceProcess({ name, program, env, logFile }: ProcessOptions): ServiceProcess {
  let child: ChildProcess | undefined;
  let ended: Promise<number | null> = Promise.resolve(0);
  return {
    name,
    get pid() {
      return child?.pid;
    },
    start() {
      if (child) throw new Error(`${name} runs already`);
      const log = openSync(logFile, 'a');
      const started = spawn(process.execPath, ['--enable-source-maps', program], {
        cwd: REPOSITORY,
        env: { ...process.env, ...env },
        stdio: ['ignore', log, log],
      });
      child = started;
      ended = new Promise((resolve) =>
        started.once('exit', (code) => {
          child = undefined;
          resolve(code);
        }),
      );
    },
    signal: (signal) => {
      child?.kill(signal);
    },
    async end(signal) {
      const begun = performance.now();
      child?.kill(signal);
      const code = await ended;
      return { code, afterMs: performance.now() - begun };
    },
  };
}
