import { spawn } from 'node:child_process';

export interface CommandEnd {
  /** Undefined: there is no such program, or it was ended by a signal. */
  readonly code: number | undefined;
  /** What it wrote to both streams, the last 4,000 characters. */
  readonly output: string;
}

const PATIENCE_MS = 600_000;

/** Runs a program to its end, silently; ends it after ten minutes. */
export async function runCommand(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      timeout: PATIENCE_MS,
    });
    let output = '';
    const keep = (text: Buffer): void => {
      output = (output + text.toString('utf8')).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: undefined, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? undefined, output: output.trim() }));
  });
}
