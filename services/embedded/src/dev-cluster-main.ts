import '@merchant-analysis/settings/require-node';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICE_FOLDERS } from './service-folders.js';

/**
 * `npm run dev:cluster`: the same services as `npm start`, one process each, over a real NATS server, on this
 * machine. The SQLite files are shared, so the books are those of `npm start`.
 */
const children: ChildProcess[] = [];
let stopping = false;

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

const natsUrl = process.env['NATS_URL'] ?? (await startNats());
const env = { ...process.env, NATS_URL: natsUrl };
for (const service of SERVICE_FOLDERS) run(service, [`services/${service}/dist/main.js`]);
run('first-start', ['services/embedded/dist/first-start-main.js'], false);
run('gateway', ['gateway/dist/main.js']);

function run(name: string, args: string[], mustStay = true): void {
  const child = spawn(process.execPath, ['--enable-source-maps', ...args], {
    env,
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
  const port = Number(process.env['NATS_PORT'] ?? 4222);
  const child = spawn(program, ['--addr', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
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
