import { Problem } from '@merchant-analysis/kernel/problem';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { connectionTo, type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { type MongoMigration, migrate, migrationStates } from '@merchant-analysis/storage/mongo-migrations';
import { ONCE_IN_MONGO, onceInMongo } from '@merchant-analysis/storage/once.mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { startTcpProxy } from '@merchant-analysis/testkit/tcp-proxy';
import { expect } from 'chai';

interface Note {
  readonly _id: string;
  readonly text: string;
}

const NOTES: MongoMigration = {
  name: 'notes',
  phase: 'expand',
  async up({ createCollection }) {
    await createCollection('note', {
      bsonType: 'object',
      required: ['text'],
      properties: { text: { bsonType: 'string' } },
    });
  },
};
const WITHOUT_OLD: MongoMigration = {
  name: 'without-old',
  phase: 'contract',
  async up({ collection }) {
    await collection('note').updateMany({}, { $unset: { old: '' } });
  },
};

describe('a MongoDB store', () => {
  let address: MongoAddress;
  let store: MongoStore;

  before(async function () {
    address = await emptyMongoDatabase(this);
    store = await openMongo(address, { owner: 'notes', migrations: [ONCE_IN_MONGO, NOTES, WITHOUT_OLD] });
  });
  after(() => store?.close());
  beforeEach(async () => {
    await store.collection('note').deleteMany({});
  });

  const texts = async (): Promise<string[]> => {
    const notes = await store.collection<Note>('note').find().sort({ _id: 1 }).toArray();
    return notes.map(({ text }) => text);
  };
  const insert = (id: string, text: string) =>
    store.transaction(async (session) => {
      await store.collection<Note>('note').insertOne({ _id: id, text }, { session });
    });
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'done';
    } catch (error) {
      return error instanceof Problem ? error.code : String(error);
    }
  };

  it('asks the majority and its journal for every write, whatever the connection string says', async () => {
    const weak = { ...address, uri: `${address.uri}&w=1&journal=false&retryWrites=false` };
    const opened = await openMongo(weak, { owner: 'notes', migrations: [] });
    const { writeConcern } = opened.collection('note');
    await opened.close();
    expect(writeConcern).to.deep.include({ w: 'majority', j: true });
  });

  it('refuses a document that does not fit its schema', async () => {
    const write = store.collection('note').insertOne({ text: 7 });
    expect(await codeOf(write)).to.match(/failed validation/);
  });

  it('leaves nothing behind of a transaction that failed', async () => {
    const failed = store.transaction(async (session) => {
      await store.collection<Note>('note').insertOne({ _id: 'a', text: 'half' }, { session });
      throw new Error('stop');
    });
    expect(await codeOf(failed)).to.equal('Error: stop');
    expect(await texts()).to.deep.equal([]);
  });

  it('runs twenty transactions on the same document one after the other', async () => {
    await insert('n', '0');
    const add = () =>
      store.transaction(async (session) => {
        const notes = store.collection<Note>('note');
        const note = await notes.findOne({ _id: 'n' }, { session });
        await notes.updateOne({ _id: 'n' }, { $set: { text: `${Number(note?.text) + 1}` } }, { session });
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await texts()).to.deep.equal(['20']);
  });

  it('goes on when the process that held a document is gone, long before the server gives up on it', async () => {
    await insert('n', 'before');
    const gone = connectionTo(address);
    const session = gone.startSession();
    session.startTransaction();
    await gone
      .db()
      .collection<Note>('notes.note')
      .updateOne({ _id: 'n' }, { $set: { text: 'lost' } }, { session });
    const startedAt = performance.now();
    await store.transaction(async (mine) => {
      await store
        .collection<Note>('note')
        .updateOne({ _id: 'n' }, { $set: { text: 'after' } }, { session: mine });
    });
    expect(performance.now() - startedAt, 'the server would take a minute').to.be.lessThan(30_000);
    expect(await codeOf(session.commitTransaction())).to.match(/has been aborted/);
    await gone.close();
    expect(await texts()).to.deep.equal(['after']);
  }).timeout(60_000);

  it('has an effect once for fifty requests with the same key at once', async () => {
    const once = (fingerprint: string) =>
      onceInMongo(
        store,
        { tenantId: 'ten_a', action: 'notes.add', idempotency: { key: 'k1', fingerprint } },
        async (session) => {
          const { insertedId } = await store
            .collection<Note>('note')
            .insertOne({ _id: `n${Math.random()}`, text: 'once' }, { session });
          return { id: insertedId };
        },
      );
    const answers = await Promise.all(Array.from({ length: 50 }, () => once('same')));
    expect(await texts()).to.deep.equal(['once']);
    expect(new Set(answers.map(({ id }) => id)).size).to.equal(1);
    expect(await codeOf(once('other'))).to.equal('IDEMPOTENCY_KEY_REUSED');
  });

  it('reads several documents as of one moment', async () => {
    await insert('a', 'before');
    const seen = await store.snapshot(async (session, collection) => {
      const notes = collection<Note>('note');
      const first = await notes.countDocuments({}, { session });
      await insert('b', 'meanwhile');
      return [first, await notes.countDocuments({}, { session })];
    });
    expect(seen).to.deep.equal([1, 1]);
    expect(await texts()).to.deep.equal(['before', 'meanwhile']);
  });

  it('begins a transaction again when its connection was given up in the middle of many rows', async () => {
    const [host = ''] = address.uri.slice('mongodb://'.length).split(',');
    const line = await startTcpProxy({ target: Number(host.split(':')[1]) });
    const through = `mongodb://${line.address}/${store.database.databaseName}?authSource=admin&directConnection=true`;
    const opened = await openMongo({ ...address, uri: through }, { owner: 'notes', migrations: [] });
    let tries = 0;
    await opened.transaction(async (session) => {
      const notes = opened.collection<Note>('note');
      await notes.insertOne({ _id: 'first', text: 'first' }, { session });
      tries++;
      if (tries === 1) {
        opened.database.client.once('connectionPoolCleared', () => setTimeout(() => line.heal(), 500));
        line.break({ blackhole: 'both' });
      }
      const rows = ['b', 'c'].map((id) => ({ _id: id, text: id }));
      await notes.insertMany(rows, { session, ordered: false });
    });
    await opened.close();
    await line.close();
    expect(tries).to.be.greaterThan(1);
    expect(await texts()).to.deep.equal(['b', 'c', 'first']);
  }).timeout(60_000);

  it('says within its patience that it does not answer, when its servers are silent without being gone', async () => {
    const hosts = address.uri.slice('mongodb://'.length).split('/')[0]!.split(',');
    // Directly, so that the driver stays on this line.
    const line = await startTcpProxy({ target: Number(hosts[0]!.split(':')[1]) });
    const through = `mongodb://${line.address}/test?authSource=admin&directConnection=true`;
    const opened = await openMongo({ ...address, uri: through }, { owner: 'notes', migrations: [] });
    expect(await opened.isAnswering()).to.equal(true);
    line.break({ blackhole: 'both' });
    const begun = performance.now();
    expect(await opened.isAnswering()).to.equal(false);
    expect(performance.now() - begun).to.be.below(5_000);
    line.heal();
    await opened.close();
    await line.close();
  });

  it('reads each moment anew, however many reads the one before had', async () => {
    const count = () =>
      store.snapshot(async (session, collection) => {
        const notes = collection<Note>('note');
        await notes.countDocuments({}, { session });
        return notes.countDocuments({}, { session });
      });
    const counts = [await count()];
    for (const id of ['a', 'b']) {
      await insert(id, 'later');
      counts.push(await count());
    }
    expect(counts).to.deep.equal([0, 1, 2]);
  });

  it('says that it does not answer, rather than what the driver says, when no member can be reached', async () => {
    const nobody = { ...address, uri: 'mongodb://127.0.0.1:1/test?serverSelectionTimeoutMS=200' };
    expect(await codeOf(openMongo(nobody, { owner: 'notes', migrations: [] }))).to.equal(
      'STORAGE_UNAVAILABLE',
    );
  });

  describe('migrates', () => {
    it('each step once, with ten processes at the same time', async () => {
      let runs = 0;
      const step: MongoMigration = {
        name: 'counted',
        phase: 'expand',
        async up() {
          runs++;
        },
      };
      const applied = await Promise.all(
        Array.from({ length: 10 }, () => migrate(store.database, 'counting', [step])),
      );
      expect(runs).to.equal(1);
      expect(applied.flat()).to.deep.equal(['counted']);
    });

    it('the steps that only add when a service starts, the others when the command is told to', async () => {
      const states = async () =>
        (await migrationStates(store.database, 'notes', [NOTES, WITHOUT_OLD])).map(
          ({ name, appliedAt }) => `${name} ${appliedAt ? 'applied' : 'open'}`,
        );
      expect(await states()).to.deep.equal(['notes applied', 'without-old open']);
      await migrate(store.database, 'notes', [NOTES, WITHOUT_OLD], ['expand', 'contract']);
      expect(await states()).to.deep.equal(['notes applied', 'without-old applied']);
    });

    it('on after a process died in the middle of a step', async () => {
      let isFirst = true;
      const step: MongoMigration = {
        name: 'dies-once',
        phase: 'expand',
        async up({ createCollection }) {
          await createCollection('half', { bsonType: 'object' });
          if (isFirst) {
            isFirst = false;
            throw new Error('killed');
          }
        },
      };
      expect(await codeOf(migrate(store.database, 'dying', [step]))).to.equal('Error: killed');
      expect(await migrate(store.database, 'dying', [step])).to.deep.equal(['dies-once']);
    });
  });
});
