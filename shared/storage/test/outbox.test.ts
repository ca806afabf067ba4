import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { emptyCollections, emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { outboxContract } from './outbox.contract.js';
import { killedOutbox } from './outbox-killed.suite.js';
import { outboxRelay } from './outbox-relay.suite.js';

describe('an outbox in SQLite', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());
  const newPlace = async () => ({ file: join(folder.path, `${randomBytes(6).toString('hex')}.sqlite`) });

  outboxContract(newPlace);
  describe('with a relay', () => outboxRelay(newPlace));
  describe('of a process that is killed', () => killedOutbox(newPlace));
});

describe('an outbox in MongoDB', () => {
  let address: MongoAddress;
  let store: MongoStore;
  before(async function () {
    address = await emptyMongoDatabase(this);
    store = await openMongo(address, { owner: 'notes', migrations: [] });
  });
  after(() => store?.close());
  // One database for all: making its collections takes longer than most of these tests.
  const newPlace = async () => {
    await emptyCollections(store);
    return { address };
  };

  outboxContract(newPlace);
  describe('with a relay', () => outboxRelay(newPlace));
  describe('of a process that is killed', () => killedOutbox(newPlace));
});
