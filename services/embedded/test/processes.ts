import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  PROGRAM_OF_FOLDER,
  SERVICE_FOLDERS,
  type ServiceFolder,
} from '@merchant-analysis/embedded/service-folders';
import type { NatsCluster } from '@merchant-analysis/testkit/nats-cluster';
import { freePort } from '@merchant-analysis/testkit/real-server';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** What a process of ours says, and how it ends. */
export interface Running {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** Resolves with the first line that matches. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code when it has ended by itself or otherwise. */
  readonly ended: Promise<number | null>;
  /** Sends a signal and waits for the end; gives the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a program of this repository with the Node that runs the tests. */
export function run(script: string, env: Record<string, string>, args: readonly string[] = []): Running {
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    lines,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then((code) => reject(new Error(`${script} ended with ${code}:\n${lines.join('\n')}`)));
      }),
    end: (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** Runs a command of this repository to its end. @throws when it exits with anything but 0. */
export async function runToEnd(
  script: string,
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  return stdout;
}

/** `npm start` on a free port, without the demo. */
export async function startOneProcess(
  dataDir: string,
  env: Record<string, string> = {},
): Promise<Running & { address: string }> {
  const running = run('services/embedded/dist/main.js', {
    ENVIRONMENT: 'development',
    LOG_LEVEL: 'warn',
    DATA_DIR: dataDir,
    PORT: '0',
    ...env,
  });
  const address = (await running.line(/^ {2}address/)).trim().split(/\s+/)[1]!;
  return { ...running, address };
}

export interface Cluster {
  readonly address: string;
  readonly services: Map<ServiceFolder | 'gateway', Running>;
  /** Starts one of the services (again). */
  start(service: ServiceFolder): Running;
  /** Starts a further process of a service. */
  startAnother(service: ServiceFolder): Running;
  stop(): Promise<void>;
}

/** A process a service over NATS servers with rights and keys, on the given books. */
export async function startCluster(dataDir: string, nats: NatsCluster): Promise<Cluster> {
  const port = await freePort();
  const common = { ENVIRONMENT: 'development', LOG_LEVEL: 'warn', DATA_DIR: dataDir, PORT: String(port) };
  const services = new Map<ServiceFolder | 'gateway', Running>();
  const runService = (service: ServiceFolder): Running =>
    run(`services/${service}/dist/main.js`, { ...common, ...nats.settingsOf(PROGRAM_OF_FOLDER[service]) });
  const start = (service: ServiceFolder): Running => {
    const running = runService(service);
    services.set(service, running);
    return running;
  };
  SERVICE_FOLDERS.forEach(start);
  services.set('gateway', run('gateway/dist/main.js', { ...common, ...nats.settingsOf('gateway') }));
  const more: Running[] = [];
  return {
    address: `http://127.0.0.1:${port}`,
    services,
    start,
    startAnother: (service) => {
      const running = runService(service);
      more.push(running);
      return running;
    },
    stop: async () => {
      await services.get('gateway')!.end();
      await Promise.all([...services.values(), ...more].map((service) => service.end()));
    },
  };
}
