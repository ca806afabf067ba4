import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runCommand } from '../measure/run-command.js';

interface Shots {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
}

interface Printed {
  requests: { average: number; total: number };
  latency: { p50: number; p99: number };
  errors: number;
  timeouts: number;
  non2xx: number;
}

/**
 * Asks the same question over and over for some seconds, from a process of its own.
 * @throws Error when any answer was missing or no 2xx.
 */
export async function shoot(
  url: string,
  options: { connections: number; seconds: number; body: unknown; token?: string },
): Promise<Shots> {
  const program = join(dirname(createRequire(import.meta.url).resolve('autocannon')), 'autocannon.js');
  const headers = ['-H', 'content-type=application/json'];
  if (options.token) headers.push('-H', `authorization=Bearer ${options.token}`);
  const load = ['-c', String(options.connections), '-d', String(options.seconds), '-m', 'POST'];
  const { output } = await runCommand(process.execPath, [
    program,
    ...load,
    ...headers,
    '-b',
    JSON.stringify(options.body),
    '-j',
    url,
  ]);
  const printed = JSON.parse(output) as Printed;
  const failed = printed.errors + printed.timeouts + printed.non2xx;
  if (failed > 0) throw new Error(`${failed} of ${printed.requests.total} answers failed at ${url}`);
  return {
    perSecond: printed.requests.average,
    p50Ms: printed.latency.p50,
    p99Ms: printed.latency.p99,
    requests: printed.requests.total,
  };
}
