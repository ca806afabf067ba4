import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openMongo } from '@merchant-analysis/storage/mongo';
import { mongoOutbox } from '@merchant-analysis/storage/outbox.mongo';
import type { CopiedIdentity } from '../ports/identity-copy.js';
import { auditInMongo } from './audit.mongo.js';
import { identityCopyInMongo } from './identity-copy.mongo.js';
import { keysInMongo } from './keys.mongo.js';
import { IDENTITY_IN_MONGO } from './schema.mongo.js';
import { sessionsInMongo } from './sessions.mongo.js';
import { tenantsInMongo } from './tenants.mongo.js';
import { usersInMongo } from './users.mongo.js';

/**
 * What identity keeps, in a replica set. Signing keys are among it: only users of MongoDB may read it, so the set
 * must run with authentication.
 * @throws Problem STORAGE_FULL or STORAGE_UNAVAILABLE.
 */
export async function openIdentityInMongo(address: MongoAddress): Promise<CopiedIdentity> {
  const store = await openMongo(address, { owner: 'identity', migrations: IDENTITY_IN_MONGO });
  return {
    ...tenantsInMongo(store),
    ...usersInMongo(store),
    ...sessionsInMongo(store),
    ...auditInMongo(store),
    ...keysInMongo(store),
    outbox: mongoOutbox(store),
    ...identityCopyInMongo(store),
    isAnswering: () => store.isAnswering(),
    isStale: () => store.isStale(),
    close: () => store.close(),
  };
}
