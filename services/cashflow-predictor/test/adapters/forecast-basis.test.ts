import { join } from 'node:path';
import {
  BASIS_IN_MONGO,
  mongoForecastBasisStore,
} from '@merchant-analysis/cashflow-predictor/adapters/forecast-basis.mongo';
import {
  BASIS_MIGRATION,
  sqliteForecastBasisStore,
} from '@merchant-analysis/cashflow-predictor/adapters/forecast-basis.sqlite';
import type {
  ForecastBasis,
  ForecastBasisStore,
} from '@merchant-analysis/cashflow-predictor/ports/forecast-basis';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { emptyCollections, emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { memoryBasisStore } from '../memory-rim.js';

const basis = (floorMinor: number): ForecastBasis => ({
  input: {
    columns: [{ kind: 'sale', counts: [], sums: [0.1 + 0.2, Number.MAX_SAFE_INTEGER] }],
    firstDay: 20_000,
    days: 2,
    openingBalanceMinor: 1,
    horizonDays: 7,
    floorMinor,
    seed: 'fct_1',
  },
  series: {} as ForecastBasis['series'],
  events: [],
  drivers: {} as ForecastBasis['drivers'],
  cliffs: [],
});

function behavesAsBasisStore(
  name: string,
  make: () => Promise<{ store: ForecastBasisStore; close(): void }>,
): void {
  describe(`bases of forecasts kept in ${name}`, () => {
    it('come back to the last digit, the first one kept, to their tenant alone', async () => {
      const { store, close } = await make();
      await Promise.all([1, 1, 1].map((floor) => store.keepBasis('ten_1', 'fct_1', basis(floor))));
      await store.keepBasis('ten_1', 'fct_1', basis(2));
      expect(await store.findBasis('ten_1', 'fct_1')).to.deep.equal(basis(1));
      expect(await store.findBasis('ten_2', 'fct_1')).to.equal(undefined);
      expect(await store.findBasis('ten_1', 'fct_2')).to.equal(undefined);
      close();
    });

    it('are forgotten with their forecasts, those of others stay', async () => {
      const { store, close } = await make();
      for (const [tenant, id] of [
        ['ten_1', 'fct_1'],
        ['ten_1', 'fct_2'],
        ['ten_1', 'fct_3'],
        ['ten_2', 'fct_1'],
      ] as const) {
        await store.keepBasis(tenant, id, basis(1));
      }
      await store.forgetBases('ten_1', ['fct_1', 'fct_3', 'fct_9']);
      expect(await store.findBasis('ten_1', 'fct_1')).to.equal(undefined);
      expect(await store.findBasis('ten_1', 'fct_3')).to.equal(undefined);
      expect(await store.findBasis('ten_1', 'fct_2')).to.deep.equal(basis(1));
      expect(await store.findBasis('ten_2', 'fct_1')).to.deep.equal(basis(1));
      close();
    });
  });
}

behavesAsBasisStore('memory', async () => ({ store: memoryBasisStore(), close: () => undefined }));

behavesAsBasisStore('a SQLite file', async () => {
  const folder = temporaryFolder();
  const database = openSqlite(join(folder.path, 'cashflow.sqlite'), [BASIS_MIGRATION]);
  return {
    store: sqliteForecastBasisStore(database),
    close: () => {
      database.close();
      folder.remove();
    },
  };
});

describe('bases of forecasts in a replica set', () => {
  let mongo: MongoStore;
  before(async function () {
    const address = await emptyMongoDatabase(this);
    mongo = await openMongo(address, { owner: 'cashflow', migrations: [BASIS_IN_MONGO] });
  });
  after(() => mongo?.close());

  behavesAsBasisStore('MongoDB', async () => {
    await emptyCollections(mongo);
    return { store: mongoForecastBasisStore(mongo), close: () => undefined };
  });
});
