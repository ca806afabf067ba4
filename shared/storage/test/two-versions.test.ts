import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { type MongoMigration, migrate, SchemaTooNewError } from '@merchant-analysis/storage/mongo-migrations';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { expect } from 'chai';

/** A supplier has one `name`; the next version keeps it in Chinese and English instead. */
interface Supplier {
  readonly _id: string;
  readonly name?: string;
  readonly title?: { readonly zh: string; readonly en: string };
}

const text = { bsonType: 'string' };
const title = { bsonType: 'object', required: ['zh', 'en'], properties: { zh: text, en: text } };

const NAMES: MongoMigration = {
  name: 'supplier-1-names',
  phase: 'expand',
  async up({ createCollection, collection }) {
    await createCollection('supplier', {
      bsonType: 'object',
      required: ['name'],
      properties: { name: text },
    });
    await collection('supplier').createIndex({ name: 1 });
  },
};
/** Room for the new field beside the old one. Old code does not know it, and need not. */
const TITLES: MongoMigration = {
  name: 'supplier-2-titles',
  phase: 'expand',
  async up({ createCollection }) {
    await createCollection('supplier', {
      bsonType: 'object',
      required: ['name'],
      properties: { name: text, title },
    });
  },
};
/** What old code has written since, and then the old field. */
const NO_NAMES: MongoMigration = {
  name: 'supplier-3-no-names',
  phase: 'contract',
  async up({ createCollection, collection }) {
    const suppliers = collection<Supplier>('supplier');
    await suppliers.updateMany({ title: { $exists: false } }, [
      { $set: { title: { zh: '$name', en: '$name' } } },
    ]);
    await createCollection('supplier', { bsonType: 'object', required: ['title'], properties: { title } });
    await suppliers.updateMany({}, { $unset: { name: '' } });
  },
};

const OLD = [NAMES];
const NEW = [NAMES, TITLES, NO_NAMES];

/** The code of the old version. */
const oldCode = (store: MongoStore) => ({
  add: (_id: string, name: string) =>
    store.write(() => store.collection<Supplier>('supplier').insertOne({ _id, name })),
  nameOf: async (_id: string) => (await store.collection<Supplier>('supplier').findOne({ _id }))?.name,
});
/** The code of the new version: writes both, and reads the old where there is no new. */
const newCode = (store: MongoStore) => ({
  add: (_id: string, zh: string, en: string) =>
    store.write(() => store.collection<Supplier>('supplier').insertOne({ _id, name: zh, title: { zh, en } })),
  titleOf: async (_id: string) => {
    const found = await store.collection<Supplier>('supplier').findOne({ _id });
    return found?.title ?? { zh: found?.name, en: found?.name };
  },
});

describe('two versions of the code on one schema', () => {
  let address: MongoAddress;
  const opened: MongoStore[] = [];
  before(async function () {
    address = await emptyMongoDatabase(this);
  });
  after(() => Promise.all(opened.map((store) => store.close())));

  const open = async (migrations: readonly MongoMigration[]): Promise<MongoStore> => {
    const store = await openMongo(address, { owner: 'books', migrations });
    opened.push(store);
    return store;
  };

  it('live side by side once it is expanded, also when old code starts after the new', async () => {
    const running = oldCode(await open(OLD));
    await running.add('s1', '老王');
    const upgraded = newCode(await open(NEW));
    const rolledBack = oldCode(await open(OLD));
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await running.add(`old ${index}`, '面粉厂');
        await upgraded.add(`new ${index}`, '茶叶行', 'Tea house');
        await rolledBack.add(`back ${index}`, '油坊');
      }),
    );
    expect(await rolledBack.nameOf('new 7')).to.equal('茶叶行');
    expect(await upgraded.titleOf('old 7')).to.deep.equal({ zh: '面粉厂', en: '面粉厂' });
    expect(await upgraded.titleOf('new 7')).to.deep.equal({ zh: '茶叶行', en: 'Tea house' });
  });

  it('do not any more once it is contracted: nothing is lost, and old code does not start', async () => {
    const store = await open(NEW);
    await migrate(store.database, 'books', NEW, ['expand', 'contract']);
    const suppliers = await store.collection<Supplier>('supplier').find().toArray();
    expect(suppliers).to.have.length(61);
    expect(suppliers.filter(({ name, title }) => name !== undefined || title === undefined)).to.deep.equal(
      [],
    );
    expect(await newCode(store).titleOf('back 3')).to.deep.equal({ zh: '油坊', en: '油坊' });

    const started = await open(OLD).catch((error: unknown) => error);
    expect(started).to.be.instanceOf(SchemaTooNewError);
    expect(String(started)).to.include('supplier-3-no-names');
  });
});
