import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { peakBytesOfProcess } from './process-usage.js';

export interface CommandRun {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakBytes: number;
  readonly output: string;
}

/** The shell tells the pid of the command on descriptor 3, and what its children used (POSIX `times`). */
const SHELL = '"$@" & echo $! >&3; wait $!; code=$?; times >&3; exit $code';
const LOOK_EVERY_MS = 50;

/**
 * Runs a command to its end and says what it used.
 * @throws Error with its last lines when it ends with another code than 0.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandRun> {
  const startedAt = performance.now();
  const shell = spawn('sh', ['-c', SHELL, 'sh', command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const [output, errors, usage] = [shell.stdio[1]!, shell.stdio[2]!, shell.stdio[3]!].map(collect);
  let peakBytes = 0;
  const look = setInterval(() => {
    const pid = Number(usage!.text().split('\n')[0]);
    if (pid > 0) peakBytes = Math.max(peakBytes, peakBytesOfProcess(pid) ?? 0);
  }, LOOK_EVERY_MS);
  const [code] = await once(shell, 'close');
  clearInterval(look);
  if (code !== 0) {
    throw new Error(
      `${command} ended with ${code}:\n${errors!.text().slice(-2000)}${output!.text().slice(-500)}`,
    );
  }
  const wallMs = performance.now() - startedAt;
  return { cpuMs: parseTimes(usage!.text()), wallMs, peakBytes, output: output!.text() };
}

/** The last line of `times`: user and system time of the children, `0m1.250s 0m0.110s`. Milliseconds. */
export function parseTimes(text: string): number {
  const last = text.trim().split('\n').at(-1) ?? '';
  const parts = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`not what "times" prints: ${last}`);
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}

function collect(stream: unknown): { text(): string } {
  let text = '';
  if (!isReadable(stream)) throw new Error('the shell has no output');
  stream.setEncoding('utf8');
  stream.on('data', (part) => {
    text += String(part);
  });
  return { text: () => text };
}

function isReadable(stream: unknown): stream is NodeJS.ReadableStream {
  return typeof stream === 'object' && stream !== null && 'setEncoding' in stream;
}
