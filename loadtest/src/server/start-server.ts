import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@merchant-analysis/testkit/real-server';

export interface Server {
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Benches ask faster than a tenant may; what they set is told with the result. */
export const RAISED_LIMITS = {
  RATE_LIMIT_TENANT: '1000000/1000000',
  RATE_LIMIT_LOGIN_ADDRESS: '1000000/1000000',
  RATE_LIMIT_LOGIN_NAME: '1000000/1000000',
  RATE_LIMIT_IMPORT: '1000000/1000000',
  RATE_LIMIT_SANDBOX: '1000000/1000000',
} as const;

const READY_WITHIN_MS = 120_000;

/** Starts the whole platform in one process, as `npm start` does, on a free port over the books in a folder. */
export async function startEmbedded(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const port = await freePort();
  const main = createRequire(import.meta.url).resolve('@merchant-analysis/embedded/main');
  return startServer(main, port, {
    ENVIRONMENT: 'development',
    LOG_LEVEL: 'error',
    ...RAISED_LIMITS,
    ...env,
    DATA_DIR: dataDir,
    PORT: String(port),
  });
}

/** Starts a Node program that listens on the port and waits until it answers. @throws Error when it never does. */
export async function startServer(
  program: string,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
  const address = `http://127.0.0.1:${port}`;
  await untilItAnswers(child, `${address}/health`);
  return {
    address,
    pid: child.pid!,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilItAnswers(child: ChildProcess, url: string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answered = await fetch(url).catch(() => undefined);
    await answered?.arrayBuffer();
    if (answered?.ok) return;
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error(`nothing answered at ${url} within ${READY_WITHIN_MS / 1000} s`);
}
