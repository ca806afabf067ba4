import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

export interface Ended {
  readonly signal: string | null;
  readonly output: string;
}

interface Killing {
  /** The statement or operation at which it kills itself. */
  readonly fatalStep?: number;
  /** kill -9 from outside. */
  readonly killAfterMs?: number;
}

/** Runs a real importing process to its end. @param place where its books are, as the program takes it */
export function runImporter(program: string, place: string, killing: Killing = {}): Promise<Ended> {
  const { fatalStep, killAfterMs } = killing;
  const args = fatalStep === undefined ? [] : [String(fatalStep)];
  const child = spawn(process.execPath, [program, place, ...args]);
  let output = '';
  child.stdout.on('data', (part) => {
    output += part;
  });
  child.stderr.on('data', (part) => {
    output += part;
  });
  if (killAfterMs !== undefined) void wait(killAfterMs).then(() => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) => resolve({ signal, output }));
  });
}
