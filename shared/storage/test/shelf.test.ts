import { join } from 'node:path';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import { mongoOutbox } from '@merchant-analysis/storage/outbox.mongo';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
import { mongoShelf, shelfInMongo } from '@merchant-analysis/storage/shelf.mongo';
import { forgetOldItems, shelfMigration, sqliteShelf } from '@merchant-analysis/storage/shelf.sqlite';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { memoryShelf } from '@merchant-analysis/testkit/memory-shelf';
import { emptyCollections, emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { behavesAsShelf, type Note } from './shelf.contract.js';

behavesAsShelf('memory', async () => {
  const shelf = memoryShelf<Note>();
  return { shelf, outgoing: async () => shelf.outgoing.length, close: () => undefined };
});

behavesAsShelf('a SQLite file', async () => {
  const folder = temporaryFolder();
  const database = openSqlite(join(folder.path, 'notes.sqlite'), [shelfMigration('note')]);
  return {
    shelf: sqliteShelf(database, 'note'),
    outgoing: async () => (await sqliteOutbox(database).count()).waiting,
    close: () => {
      database.close();
      folder.remove();
    },
  };
});

describe('a shelf that forgets', () => {
  it('lets go of what is older than the age, and of nothing else', async () => {
    const folder = temporaryFolder();
    const database = openSqlite(join(folder.path, 'notes.sqlite'), [shelfMigration('note')]);
    const shelf = sqliteShelf<Note>(database, 'note');
    const body = { text: 'x', amountMinor: 1 };
    for (const [id, age] of [
      ['old', 100_000],
      ['new', 80_000],
    ] as const) {
      const at = Date.now() - 1000 * age;
      await shelf.change('ten_1', { id, action: 'test.put', next: () => ({ owner: 'mer_1', at, body }) });
    }
    expect(forgetOldItems(database, 'note', 90_000)).to.equal(1);
    expect((await shelf.list('ten_1', { limit: 9 })).map(({ id }) => id)).to.deep.equal(['new']);
    database.close();
    folder.remove();
  });
});

describe('a shelf in a replica set', () => {
  let mongo: MongoStore;
  before(async function () {
    const address = await emptyMongoDatabase(this);
    const migrations = [ONCE_IN_MONGO, OUTBOX_IN_MONGO, shelfInMongo('note')];
    mongo = await openMongo(address, { owner: 'test', migrations });
  });
  after(() => mongo?.close());

  behavesAsShelf('MongoDB', async () => {
    await emptyCollections(mongo);
    return {
      shelf: mongoShelf(mongo, 'note'),
      outgoing: async () => (await mongoOutbox(mongo).count()).waiting,
      close: () => undefined,
    };
  });
});
