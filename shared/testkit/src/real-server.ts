import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './servers/find-program.js';

/**
 * The path of a server program: the one that the variable names, else the one on PATH, else the one that
 * `npm run servers:install` fetched.
 * On a laptop a missing server skips the test with one line that says how to get it; in CI it fails.
 */
export function requireProgram(
  test: Mocha.Context,
  program: { name: string; variable: string; install: string },
): string {
  const found = findProgram(program);
  if (found) return found.path;
  const message = `${program.name} is not installed: ${program.install}, or name it in ${program.variable}`;
  if (process.env['CI']) throw new Error(message);
  process.stderr.write(`SKIPPED: ${message}\n`);
  return test.skip();
}

export const NATS_SERVER = {
  name: 'nats-server',
  variable: 'NATS_SERVER_BIN',
  install: 'npm run servers:install',
};

/** Redis and Sentinel are one program: `redis-server --sentinel`. */
export const REDIS_SERVER = {
  name: 'redis-server',
  variable: 'REDIS_SERVER_BIN',
  install: 'apt-get install redis-server',
};

/** Ports given out lately: the system may give one that was just closed again to the next who asks. */
const given = new Set<number>();
const REMEMBERED_PORTS = 1_000;

/** A port on loopback that nothing listens on right now, and that nobody in this process was given lately. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    if (address === null || typeof address === 'string') throw new Error('no port');
    if (given.has(address.port)) continue;
    if (given.size >= REMEMBERED_PORTS) given.clear();
    given.add(address.port);
    return address.port;
  }
}

/** A NATS server that a test started; `stop` ends exactly this process. */
export interface RunningNats {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a NATS server on loopback, to which everybody may say everything. */
export async function startNats(program: string): Promise<RunningNats> {
  const port = await freePort();
  return runNats(program, ['--addr', '127.0.0.1', '--port', String(port)], port);
}

/**
 * Runs a NATS server with these arguments, which make it listen on this port of loopback.
 * @throws Error with what it said when it ends at once.
 */
export async function runNats(program: string, args: readonly string[], port: number): Promise<RunningNats> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([
    waitForPort(port, 30_000),
    ended.then(() => {
      throw new Error(`nats-server ended:\n${said}`);
    }),
  ]);
  return {
    url: `nats://127.0.0.1:${port}`,
    process: child,
    stop: async () => {
      child.kill('SIGTERM');
      child.kill('SIGCONT');
      await ended;
    },
  };
}

/** Resolves when something listens on a port of loopback. @throws Error when nothing does in time. */
export async function waitForPort(port: number, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    if (Date.now() > until) throw new Error(`nothing listens on port ${port}`);
    await sleep(50);
  }
}
