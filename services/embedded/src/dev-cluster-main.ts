import '@merchant-analysis/settings/require-node';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramName } from '@merchant-analysis/contracts/who-asks';
import { keepClusterSecrets, secretSettingsOf } from './secrets-folder.js';
import { PROGRAM_OF_FOLDER, SERVICE_FOLDERS } from './service-folders.js';

/**
 * `npm run dev:cluster`: the same services as `npm start`, one process each, over a real NATS server, on this
 * machine, with the rights and keys of a real cluster. The SQLite files are shared, so the books are those of
 * `npm start`; the secrets are in `cluster` beside them.
 */
const children: ChildProcess[] = [];
let stopping = false;

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

const secretsFolder = resolve(process.env['DATA_DIR'] ?? 'data', 'cluster');
const port = Number(process.env['NATS_PORT'] ?? 4222);
keepClusterSecrets(secretsFolder, [{ name: 'dev-cluster', listen: `127.0.0.1:${port}` }]);
const natsUrl = process.env['NATS_URL'] ?? (await startNats());
for (const service of SERVICE_FOLDERS) {
  run(service, [`services/${service}/dist/main.js`], PROGRAM_OF_FOLDER[service]);
}
run('first-start', ['services/embedded/dist/first-start-main.js'], 'command', false);
run('gateway', ['gateway/dist/main.js'], 'gateway');
process.stdout.write(
  'Commands such as npm run simulate reach this cluster with ' +
    `NATS_URL=${natsUrl} ${settingsLine(secretSettingsOf(secretsFolder, 'command'))}\n`,
);

function settingsLine(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function run(name: string, args: string[], program: ProgramName, mustStay = true): void {
  const child = spawn(process.execPath, ['--enable-source-maps', ...args], {
    env: { ...process.env, NATS_URL: natsUrl, ...secretSettingsOf(secretsFolder, program) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) =>
      process.stdout.write(`${name.padEnd(18)} ${line}\n`),
    );
  }
  child.once('exit', (code) => {
    if (stopping || (!mustStay && code === 0)) return;
    process.stderr.write(`${name} ended with ${code}: stopping the others\n`);
    void stop(1);
  });
}

async function startNats(): Promise<string> {
  const program = process.env['NATS_SERVER_BIN'] ?? 'nats-server';
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
  } catch {
    process.stderr.write(
      'nats-server is not installed. Install it (apt-get install nats-server, brew install nats-server), ' +
        'name it in NATS_SERVER_BIN, or point NATS_URL at one that runs.\n',
    );
    process.exit(1);
  }
  const child = spawn(program, ['-c', join(secretsFolder, 'dev-cluster.conf')], { stdio: 'ignore' });
  children.push(child);
  for (let turn = 0; turn < 100 && !(await accepts(port)); turn++) await sleep(50);
  return `nats://127.0.0.1:${port}`;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The door first, the broker last: nothing in flight loses its way. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const child of [...children].reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([ended, sleep(20_000)]);
  }
  process.exit(code);
}
