import { randomBytes } from 'node:crypto';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { endTransactions, readIdleTransactions } from '@merchant-analysis/storage/abandoned-transactions';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import { MONGOD, type MongoSet, startMongoSet } from './mongo-set.js';
import { requireProgram } from './real-server.js';
import { temporaryFolder } from './temporary-folder.js';

let started: Promise<MongoSet> | undefined;

/**
 * An empty database in a real replica set that all tests of this process share; it starts with the first one that
 * asks and ends with the process. Skips the test, or fails it in CI, where there is no mongod.
 */
export async function emptyMongoDatabase(test: Mocha.Context): Promise<MongoAddress> {
  const program = requireProgram(test, MONGOD);
  test.timeout(180_000);
  started ??= startShared(program);
  const set = await started;
  return set.addressOf(`test_${randomBytes(6).toString('hex')}`);
}

/** Takes every document out of the collections, and leaves what the migrations noted. */
export async function emptyCollections({ database }: Pick<MongoStore, 'database'>): Promise<void> {
  // What a killed process left open would keep its documents from being deleted for a minute.
  await endTransactions(database.client, await readIdleTransactions(database.client));
  const collections = await database.collections();
  const filled = collections.filter(({ collectionName }) => !/\.migration(s|_lock)$/.test(collectionName));
  await Promise.all(filled.map((collection) => collection.deleteMany({})));
}

async function startShared(program: string): Promise<MongoSet> {
  const folder = temporaryFolder();
  const set = await startMongoSet({ program, folder: folder.path });
  // Mocha is told to exit when its tests are done, and a child with no pipes to us would outlive it.
  process.once('exit', () => {
    for (const member of set.members) member.signal('SIGKILL');
    folder.remove();
  });
  for (const member of set.members) member.process?.unref();
  return set;
}
