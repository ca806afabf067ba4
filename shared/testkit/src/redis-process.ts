import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitForPort } from './real-server.js';

interface RedisProcessOptions {
  readonly program: string;
  readonly kind: 'redis' | 'sentinel';
  readonly port: number;
  readonly folder: string;
  readonly password: string | undefined;
  /** Lines of the configuration beside port, address and folder. */
  readonly lines: readonly string[];
}

/** One Redis or Sentinel on loopback that a test may hurt. Only this process is ever signalled. */
export interface RedisProcess {
  readonly port: number;
  readonly pid: number | undefined;
  readonly isRunning: boolean;
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open, nothing is answered. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts a process that was killed, from its own configuration; with `isEmpty` without its data. */
  restart(options?: { isEmpty?: boolean }): Promise<void>;
  /** SIGTERM, and kill -9 for one that does not go. */
  stop(): Promise<void>;
  /** Sends one command over a connection of its own. */
  call(command: string, ...args: (string | number)[]): Promise<unknown>;
}

const START_MS = 30_000;

export async function startRedisProcess(options: RedisProcessOptions): Promise<RedisProcess> {
  const { program, kind, port, folder, password, lines } = options;
  const data = join(folder, `${kind}-${port}`);
  const file = join(folder, `${kind}-${port}.conf`);
  mkdirSync(data, { recursive: true });
  const common = [`port ${port}`, 'bind 127.0.0.1', `dir ${data}`, `logfile ${kind}.log`];
  const secret = password === undefined ? [] : [`requirepass ${password}`];
  writeFileSync(file, `${[...common, ...secret, ...lines].join('\n')}\n`, { mode: 0o600 });

  let child: ChildProcess;
  let ended: Promise<void>;
  const start = async (): Promise<void> => {
    const started = spawn(program, kind === 'sentinel' ? [file, '--sentinel'] : [file], { stdio: 'ignore' });
    const endWithUs = (): boolean => started.kill('SIGKILL');
    process.once('exit', endWithUs);
    ended = new Promise((resolve) =>
      started.once('exit', () => {
        process.removeListener('exit', endWithUs);
        resolve();
      }),
    );
    child = started;
    await waitForPort(port, START_MS);
  };
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (isRunning()) child.kill(signal);
    return ended;
  };
  await start();

  return {
    port,
    get pid() {
      return isRunning() ? child.pid : undefined;
    },
    get isRunning() {
      return isRunning();
    },
    kill: () => end('SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async restart({ isEmpty = false } = {}) {
      if (isRunning()) throw new Error(`the process on port ${port} still runs`);
      if (isEmpty) rmSync(data, { recursive: true });
      mkdirSync(data, { recursive: true });
      await start();
    },
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
      await end('SIGTERM');
      clearTimeout(timer);
    },
    async call(command, ...args) {
      const client = new Redis({
        port,
        host: '127.0.0.1',
        password,
        lazyConnect: true,
        retryStrategy: null,
        commandTimeout: 2_000,
        connectTimeout: 2_000,
        enableReadyCheck: false,
      });
      client.on('error', () => {});
      try {
        await client.connect();
        return await client.call(command, ...args);
      } finally {
        client.disconnect();
      }
    },
  };
}
