import { parseArgs } from 'node:util';
import { keepClusterSecrets } from '../secrets-folder.js';
import { runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';

const USAGE = `npm run cluster:secrets -- --folder FOLDER [--servers nats-1,nats-2,nats-3]

  --folder   where to keep them; it is made readable for you alone
  --servers  host names of the NATS servers (default nats-1,nats-2,nats-3)

Makes what the programs of a cluster prove themselves with: FOLDER/<program>.seed (NATS_SEED_FILE) and
FOLDER/<program>.keys (CALLER_KEYS_FILE), and FOLDER/<server>.conf for each NATS server. What is there stays.`;

const CLIENT_PORT = 4222;
const ROUTE_PORT = 6222;
const MONITOR_PORT = 8222;

await runCommand(USAGE, async (args) => {
  const { folder, hosts } = readFlags(args);
  const servers = hosts.map((host) => ({
    name: host,
    listen: `0.0.0.0:${CLIENT_PORT}`,
    monitor: `0.0.0.0:${MONITOR_PORT}`,
    cluster:
      hosts.length < 2
        ? undefined
        : {
            listen: `0.0.0.0:${ROUTE_PORT}`,
            routes: hosts.filter((other) => other !== host).map((other) => `${other}:${ROUTE_PORT}`),
          },
  }));
  const { made } = keepClusterSecrets(folder, servers);
  process.stdout.write(
    made.length === 0 ? `${folder} has everything.\n` : `Made in ${folder}: ${made.join(', ')}\n`,
  );
});

function readFlags(args: string[]): { folder: string; hosts: string[] } {
  try {
    const text = { type: 'string' } as const;
    const { folder, servers = 'nats-1,nats-2,nats-3' } = parseArgs({
      args,
      options: { folder: text, servers: text },
    }).values;
    const hosts = servers.split(',').map((host) => host.trim());
    if (folder && hosts.every((host) => /^[A-Za-z0-9.-]+$/.test(host))) return { folder, hosts };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  throw new UsageError('Say where: --folder FOLDER, and name servers by their host names.');
}
