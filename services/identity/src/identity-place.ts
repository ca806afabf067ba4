import { join } from 'node:path';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openIdentityStore } from './adapters/identity-store.sqlite.js';
import type { CopiedIdentity } from './ports/identity-copy.js';

/** The file of identity in a data folder. */
export function identityFile(dataDir: string): string {
  return join(dataDir, 'identity.sqlite');
}

/** Opens identity in the replica set where there is one, else in the data folder; its driver is loaded only then. */
export async function openIdentity(
  address: MongoAddress | undefined,
  dataDir: string,
): Promise<CopiedIdentity> {
  if (address === undefined) return openIdentityStore(identityFile(dataDir));
  const { openIdentityInMongo } = await import('./adapters/identity-store.mongo.js');
  return openIdentityInMongo(address);
}
