import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

export interface Ended {
  readonly signal: string | null;
  readonly output: string;
}

interface Killing {
  /** The statement or operation at which it kills itself. */
  readonly fatalStep?: number;
  /** kill -9 from outside, so many milliseconds after the process told that it had done so many chunks. */
  readonly killAfter?: { readonly chunks: number; readonly ms: number };
}

/** What a program prints for {@link runImporter} after each chunk. */
export const CHUNK_DONE = 'done with a chunk\n';

/** Runs a real importing process to its end. @param place where its books are, as the program takes it */
export function runImporter(program: string, place: string, killing: Killing = {}): Promise<Ended> {
  const { fatalStep, killAfter } = killing;
  const args = fatalStep === undefined ? [] : [String(fatalStep)];
  const child = spawn(process.execPath, [program, place, ...args]);
  let output = '';
  let killed = false;
  child.stdout.on('data', (part) => {
    output += part;
    if (!killAfter || killed || output.split(CHUNK_DONE).length - 1 < killAfter.chunks) return;
    killed = true;
    void wait(killAfter.ms).then(() => child.kill('SIGKILL'));
  });
  child.stderr.on('data', (part) => {
    output += part;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) => resolve({ signal, output }));
  });
}
