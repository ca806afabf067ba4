import { join } from 'node:path';
import {
  FORECASTS_IN_MONGO,
  mongoForecastStore,
} from '@merchant-analysis/cashflow-predictor/adapters/forecasts.mongo';
import {
  FORECAST_MIGRATIONS,
  sqliteForecastStore,
} from '@merchant-analysis/cashflow-predictor/adapters/forecasts.sqlite';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { emptyCollections, emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { memoryForecastStore } from '../memory-forecast-store.js';
import { behavesAsForecastStore } from './forecast-store.contract.js';

behavesAsForecastStore('memory', async () => ({ store: memoryForecastStore(), close: () => undefined }));

behavesAsForecastStore('a SQLite file', async () => {
  const folder = temporaryFolder();
  const database = openSqlite(join(folder.path, 'cashflow.sqlite'), FORECAST_MIGRATIONS);
  return {
    store: sqliteForecastStore(database),
    close: () => {
      database.close();
      folder.remove();
    },
  };
});

describe('forecasts in a replica set', () => {
  let mongo: MongoStore;
  before(async function () {
    const address = await emptyMongoDatabase(this);
    mongo = await openMongo(address, { owner: 'cashflow', migrations: FORECASTS_IN_MONGO });
  });
  after(() => mongo?.close());

  behavesAsForecastStore('MongoDB', async () => {
    await emptyCollections(mongo);
    return { store: mongoForecastStore(mongo), close: () => undefined };
  });
});
