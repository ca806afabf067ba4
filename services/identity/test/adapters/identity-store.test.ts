import { openIdentityInMongo } from '@merchant-analysis/identity/adapters/identity-store.mongo';
import { openIdentityStore } from '@merchant-analysis/identity/adapters/identity-store.sqlite';
import type { CopiedIdentity } from '@merchant-analysis/identity/ports/identity-copy';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { emptyIdentity } from '../empty-identity.js';
import { identityStoreInMemory } from '../memory/identity-store.js';
import { identityStoreContract } from './identity-store.contract.js';
import { tellingContract } from './telling.contract.js';

identityStoreContract('memory', async () => identityStoreInMemory());
identityStoreContract('SQLite', async () => openIdentityStore(':memory:'));
tellingContract('SQLite', async () => openIdentityStore(':memory:'));

describe('identity in a replica set', () => {
  let address: MongoAddress;
  let store: CopiedIdentity;
  before(async function () {
    address = await emptyMongoDatabase(this);
    store = await openIdentityInMongo(address);
  });
  after(() => store?.close());

  // One store for all tests, emptied before each: making the collections takes longer than a test.
  identityStoreContract('MongoDB', async () => {
    await emptyIdentity(address);
    return { ...store, close: async () => {} };
  });
  tellingContract('MongoDB', async () => {
    await emptyIdentity(address);
    return { ...store, close: async () => {} };
  });
});
