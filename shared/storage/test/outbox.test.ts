import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
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
  const newPlace = async (test: Mocha.Context) => ({ address: await emptyMongoDatabase(test) });

  outboxContract(newPlace);
  describe('with a relay', () => outboxRelay(newPlace));
  describe('of a process that is killed', () => killedOutbox(newPlace));
});
