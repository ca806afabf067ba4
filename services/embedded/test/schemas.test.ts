import { SCHEMAS } from '@merchant-analysis/embedded/schemas';
import { connectionTo } from '@merchant-analysis/storage/mongo';
import { migrate } from '@merchant-analysis/storage/mongo-migrations';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { expect } from 'chai';

/** Indexes that cannot begin with the tenant, each for the reason that stands beside it in the code. */
const ACROSS_TENANTS = [
  'cashflow.once madeAt',
  'compliance.once madeAt', // answers are forgotten by age
  'identity.once madeAt',
  'identity.tenant nameKey', // names of tenants and logins are unique in the platform
  'identity.user loginKey',
  'ledger.import state', // imports of all tenants go on after a restart
  'ledger.job createdAt',
  'ledger.once madeAt',
  'notifier.delivery at', // forgotten by age alone
  'notifier.once madeAt',
  'scheduler.job createdAt', // a worker takes the oldest open job of all tenants
  'scheduler.once madeAt',
  'simulator.job createdAt',
  'simulator.once madeAt',
  'simulator.simulated_merchant simulationId', // a simulation is a job, whose tenant was asked for before
];

/** Bookkeeping of migrations, and what GridFS keeps in its own form with its own indexes. */
const OF_OTHERS = /\.(migrations|migration_lock|(uploads|files)\.(files|chunks))$/;
/** One relay delivers for all tenants. */
const OUTBOX = /\.outbox(_queue)?$/;

interface Shape {
  readonly bsonType?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

/** A sum of squares outgrows every integer and decides nothing but a spread; a place in a queue and an instant are milliseconds. */
const NO_MONEY = new Set(['sumSquares', 'seq', 'at']);

/** Every type that a schema allows anywhere. */
function typesIn({ bsonType = [], properties = {}, items }: Shape): string[] {
  const exact = Object.entries(properties).filter(([name]) => !NO_MONEY.has(name));
  const inner = [...exact.map(([, shape]) => shape), ...(items === undefined ? [] : [items])];
  return [...[bsonType].flat(), ...inner.flatMap(typesIn)];
}

describe('the collections of every service', function () {
  this.timeout(180_000);
  let client: ReturnType<typeof connectionTo>;
  before(async function () {
    client = connectionTo(await emptyMongoDatabase(this));
    for (const { owner, migrations } of SCHEMAS) await migrate(client.db(), owner, migrations);
  });
  after(() => client?.close());

  const collections = async () => {
    const all = await client.db().collections();
    return all.filter(({ collectionName }) => !OF_OTHERS.test(collectionName));
  };

  it('take only documents that fit their schema, in which no number may be a double', async () => {
    const names: string[] = [];
    for (const collection of await collections()) {
      const { validator, validationAction } = (await collection.options()) as {
        validator?: { $jsonSchema?: Shape };
        validationAction?: string;
      };
      const name = collection.collectionName;
      expect(validator?.$jsonSchema, name).to.have.property('bsonType', 'object');
      expect(validationAction, name).to.equal('error');
      expect(typesIn(validator!.$jsonSchema!), name).not.to.include.oneOf(['double', 'number', 'decimal']);
      names.push(name);
    }
    expect(names).to.include.members(['identity.audit', 'compliance.alert', 'scheduler.schedule_due']);
    const broken = client
      .db()
      .collection('cashflow.forecast')
      .insertOne({ tenantId: 'ten_1', horizonDays: 7.5 });
    expect(String(await broken.catch((error: unknown) => error))).to.include('failed validation');
  });

  it('are found by tenant first, but where that cannot be', async () => {
    const across: string[] = [];
    for (const collection of await collections()) {
      if (OUTBOX.test(collection.collectionName)) continue;
      for (const { key } of await collection.indexes()) {
        const [first = ''] = Object.keys(key);
        if (!['tenantId', '_id.tenantId', '_id'].includes(first))
          across.push(`${collection.collectionName} ${first}`);
      }
    }
    expect(across.sort()).to.deep.equal(ACROSS_TENANTS);
  });
});
