import { openIdentityStore } from '@merchant-analysis/identity/adapters/identity-store.sqlite';
import { identityStoreInMemory } from '../memory/identity-store.js';
import { identityStoreContract } from './identity-store.contract.js';

identityStoreContract('memory', async () => identityStoreInMemory());
identityStoreContract('SQLite', async () => openIdentityStore(':memory:'));
