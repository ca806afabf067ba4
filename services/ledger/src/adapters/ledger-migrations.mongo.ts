import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import { IMPORT_SCHEMAS, MERCHANT_SCHEMAS, ROW_SCHEMAS } from './document-schemas.mongo.js';
import { INDEXED_SUM } from './read-models/parties.mongo.js';
import { ROLLUP_FAMILIES } from './rollups/rollup-families.mongo.js';
import { rollupSchema } from './rollups/rollup-schema.mongo.js';
import { ROW_INDEXES } from './rows/row-ranges.mongo.js';

/** Every index begins with the tenant, so that a query of one tenant never looks at another's entries. */
const BOOKS = { '_id.tenantId': 1, '_id.booksId': 1 } as const;
const TIME = { ...BOOKS, occurredAt: 1, '_id.source': 1, '_id.externalId': 1 } as const;

const merchants: MongoMigration = {
  name: 'ledger-merchants',
  phase: 'expand',
  async up({ createCollection, collection }) {
    for (const [name, schema] of Object.entries(MERCHANT_SCHEMAS)) await createCollection(name, schema);
    await collection('merchant').createIndex({ '_id.tenantId': 1, names: 1 }, { name: 'name' });
    await collection('merchant_group').createIndex({ '_id.tenantId': 1, merchantIds: 1 }, { name: 'member' });
  },
};

const transactions: MongoMigration = {
  name: 'ledger-transactions',
  phase: 'expand',
  async up({ createCollection, collection }) {
    for (const [name, schema] of Object.entries(ROW_SCHEMAS)) await createCollection(name, schema);
    await collection('word').createIndex(
      { ...BOOKS, '_id.vocabulary': 1, number: 1 },
      { name: 'number', unique: true },
    );
    await collection('transaction').createIndexes([
      { key: TIME, name: ROW_INDEXES.time },
      { key: TIME, name: ROW_INDEXES.large, partialFilterExpression: { isLarge: true } },
      { key: TIME, name: ROW_INDEXES.unnamedRefund, partialFilterExpression: { isUnnamedRefund: true } },
    ]);
    await collection('refund_link').createIndexes([
      { key: { ...BOOKS, '_id.source': 1, original: 1 }, name: 'original' },
      { key: { ...BOOKS, day: 1 }, name: 'issue', partialFilterExpression: { issues: { $gt: 0 } } },
      { key: { ...BOOKS, isOpen: 1 }, name: 'open', partialFilterExpression: { isOpen: true } },
    ]);
    await collection('invoice').createIndex(
      { ...BOOKS, dueDay: 1, merchantId: 1, '_id.externalId': 1 },
      { name: 'due' },
    );
  },
};

const rollups: MongoMigration = {
  name: 'ledger-rollups',
  phase: 'expand',
  async up({ createCollection, collection }) {
    for (const family of ROLLUP_FAMILIES) await createCollection(family.name, rollupSchema(family));
    await collection('roll_party_day').createIndex(
      { ...BOOKS, '_id.method': 1, sum: -1, '_id.day': -1 },
      { name: 'large', partialFilterExpression: { sum: { $gte: INDEXED_SUM } } },
    );
  },
};

const imports: MongoMigration = {
  name: 'ledger-imports',
  phase: 'expand',
  async up({ createCollection, collection }) {
    for (const [name, schema] of Object.entries(IMPORT_SCHEMAS)) await createCollection(name, schema);
    await collection('import').createIndexes([
      { key: { '_id.tenantId': 1, createdAt: -1, '_id.importId': -1 }, name: 'newest' },
      // The one index without a tenant: what to go on with after a restart is asked for all of them.
      { key: { state: 1, createdAt: 1, '_id.importId': 1 }, name: 'state' },
    ]);
  },
};

/** The collections of the books, without those of jobs. */
export const BOOKS_IN_MONGO: readonly MongoMigration[] = [
  ONCE_IN_MONGO,
  merchants,
  transactions,
  rollups,
  imports,
];
