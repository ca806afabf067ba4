import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { simulateBooks } from '../books/simulate-books.js';
import { apiClient } from '../http/api-client.js';
import { mongoSettingsOf } from '../server/mongo-settings.js';
import { choosePassword, logIn, makeOwners, type Owner } from '../server/owners.js';
import { type PlatformOptions, startPlatform } from '../server/platform.js';
import type { Site } from '../server/site.js';
import { startEmbedded } from '../server/start-server.js';

/** A running platform with books of its own, and an owner who asks about them. */
export interface AskedPlatform {
  /** `http://127.0.0.1:port` of each gateway. */
  readonly addresses: readonly string[];
  readonly token: string;
  readonly merchantIds: readonly string[];
  /** Its Node processes; what keeps its data is not among them. */
  readonly pids: readonly number[];
}

/** The books are the same in every platform. */
export const ASKED_BOOKS = { merchants: 4, days: 365, seed: 7 } as const;

const PROGRAMS = [
  'gateway',
  'identity',
  'ledger',
  'analysis',
  'cashflow-predictor',
  'cost-analyzer',
  'compliance-checker',
] as const;

/** All services in one process over SQLite files. */
export async function askEmbedded(site: Site): Promise<AskedPlatform> {
  const dataDir = join(site.folder, 'embedded');
  mkdirSync(dataDir);
  const [made] = await makeOwners(dataDir, 1);
  const merchantIds = await simulateBooks(dataDir, made!.tenantId, ASKED_BOOKS, site.progress);
  const server = await startEmbedded(dataDir);
  site.defer(() => server.stop());
  const client = apiClient(server.address);
  const owner = await choosePassword(client, made!);
  client.close();
  return {
    addresses: [server.address],
    token: await tokenOf(server.address, owner),
    merchantIds,
    pids: [server.pid],
  };
}

/** So many processes of each service over a bus. @param name of its folder on the site */
export async function askProcesses(
  site: Site,
  name: string,
  { replicas, ...options }: { replicas: number } & Pick<PlatformOptions, 'mongo' | 'settings'>,
): Promise<AskedPlatform> {
  const counts = Object.fromEntries(PROGRAMS.map((program) => [program, replicas]));
  const place = { ...site, folder: join(site.folder, name) };
  const platform = await startPlatform(place, { replicas: counts, ...options });
  const { addresses, books, owner } = platform;
  const settings = options.mongo ? mongoSettingsOf(options.mongo) : {};
  const merchantIds = await simulateBooks(
    books.dataDir,
    owner.tenantId,
    ASKED_BOOKS,
    site.progress,
    settings,
  );
  return {
    addresses,
    token: await tokenOf(addresses[0]!, owner),
    merchantIds,
    pids: PROGRAMS.flatMap((program) => platform.processesOf(program).map(({ pid }) => pid!)),
  };
}

async function tokenOf(address: string, owner: Owner): Promise<string> {
  const client = apiClient(address);
  const { accessToken } = await logIn(client, owner);
  client.close();
  return accessToken;
}
