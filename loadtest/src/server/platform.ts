import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '@merchant-analysis/contracts/health';
import { PROGRAM_OF_FOLDER, type ServiceFolder } from '@merchant-analysis/embedded/service-folders';
import type { BooksPlace } from '@merchant-analysis/ledger/open-books';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type NatsCluster, startNatsCluster } from '@merchant-analysis/testkit/nats-cluster';
import { freePort } from '@merchant-analysis/testkit/real-server';
import { apiClient } from '../http/api-client.js';
import { mongoSettingsOf } from './mongo-settings.js';
import { choosePassword, makeOwners, type Owner } from './owners.js';
import { createServiceProcess, type ServiceProcess } from './service-process.js';
import type { Site } from './site.js';
import { RAISED_LIMITS } from './start-server.js';

type Program = ServiceFolder | 'gateway';
type ExtraSettings = Readonly<Record<string, string>> | undefined;

export interface PlatformOptions {
  /** How many processes of each; what is not named does not run. Default: one gateway, identity and ledger. */
  readonly replicas?: Partial<Readonly<Record<Program, number>>>;
  readonly natsServers?: number;
  /** Where the books are; default: a folder of the site. */
  readonly dataDir?: string;
  /** Further settings of all processes. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The replica set that keeps the books; default: SQLite files in `dataDir`. */
  readonly mongo?: MongoAddress;
  /** Further settings of one process, such as another way to NATS. */
  readonly envOf?: (
    program: Program,
    index: number,
    nats: NatsCluster,
  ) => Promise<ExtraSettings> | ExtraSettings;
}

/** The platform as real processes over real NATS servers with rights and signed callers. */
export interface Platform {
  readonly nats: NatsCluster;
  /** Where the ledger keeps the books. */
  readonly books: BooksPlace;
  readonly owner: Owner;
  /** `http://127.0.0.1:port` of each gateway. */
  readonly addresses: readonly string[];
  processesOf(program: Program): readonly ServiceProcess[];
  /** Waits until a gateway answers and sees so many processes of every service. */
  whole(timeoutMs?: number): Promise<void>;
}

const SMALLEST = { gateway: 1, identity: 1, ledger: 1 } as const;
const READY_MS = 90_000;

export async function startPlatform(site: Site, options: PlatformOptions = {}): Promise<Platform> {
  const replicas: Partial<Record<Program, number>> = options.replicas ?? SMALLEST;
  const dataDir = options.dataDir ?? join(site.folder, 'books');
  const logs = join(site.folder, 'logs');
  mkdirSync(dataDir, { recursive: true });
  mkdirSync(logs, { recursive: true });
  const nats = await startNatsCluster(site.pathOf('nats-server'), options.natsServers ?? 1);
  site.defer(() => nats.stop());
  const { mongo } = options;
  const settings = { ...options.settings, ...(mongo ? mongoSettingsOf(mongo) : {}) };
  const [owner] = await makeOwners(dataDir, 1, settings);
  const addresses: string[] = [];
  const processes = new Map<Program, ServiceProcess[]>();
  for (const [program, count] of Object.entries(replicas) as [Program, number][]) {
    const group: ServiceProcess[] = [];
    for (let index = 0; index < count; index++) {
      const port = program === 'gateway' ? await freePort() : 0;
      if (program === 'gateway') addresses.push(`http://127.0.0.1:${port}`);
      const name = `${program} ${index + 1}`;
      group.push(
        createServiceProcess({
          name,
          program: program === 'gateway' ? 'gateway/dist/main.js' : `services/${program}/dist/main.js`,
          logFile: join(logs, `${program}-${index + 1}.log`),
          env: {
            ENVIRONMENT: 'development',
            LOG_LEVEL: 'warn',
            ...RAISED_LIMITS,
            ...settings,
            ...nats.settingsOf(program === 'gateway' ? 'gateway' : PROGRAM_OF_FOLDER[program]),
            DATA_DIR: dataDir,
            PORT: String(port),
            ...(await options.envOf?.(program, index, nats)),
          },
        }),
      );
    }
    processes.set(program, group);
  }
  const all = [...processes.values()].flat();
  for (const one of all) one.start();
  site.defer(() => Promise.all(all.map((one) => one.end('SIGKILL'))));
  const platform: Platform = {
    nats,
    books: { dataDir, address: mongo },
    owner: owner!,
    addresses,
    processesOf: (program) => processes.get(program) ?? [],
    whole: async (timeoutMs = READY_MS) => {
      const wanted = Object.entries(replicas) as [Program, number][];
      for (const address of addresses) {
        await site.until('every process on the bus', () => seesAll(address, wanted), timeoutMs);
      }
    },
  };
  await platform.whole();
  const client = apiClient(addresses[0]!);
  const named = { ...platform, owner: await choosePassword(client, owner!) };
  client.close();
  return named;
}

async function seesAll(address: string, wanted: readonly [Program, number][]): Promise<boolean> {
  try {
    const answer = await fetch(`${address}/services/health`, { signal: AbortSignal.timeout(3_000) });
    const { services } = (await answer.json()) as {
      services: { name: string; status: string; nodes: number }[];
    };
    return wanted.every(([program, count]) =>
      services.some(
        ({ name, status, nodes }) => name === healthNameOf(program) && status === 'healthy' && nodes >= count,
      ),
    );
  } catch {
    return false;
  }
}

function healthNameOf(program: Program): string {
  return program === 'gateway' ? 'api_gateway' : SERVICES[PROGRAM_OF_FOLDER[program]];
}
