import { join } from 'node:path';
import {
  FORECAST_MIGRATIONS,
  sqliteForecastStore,
} from '@merchant-analysis/cashflow-predictor/adapters/forecasts.sqlite';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { memoryForecastStore } from '../memory-forecast-store.js';
import { behavesAsForecastStore } from './forecast-store.contract.js';

behavesAsForecastStore('memory', () => ({ store: memoryForecastStore(), close: () => undefined }));

behavesAsForecastStore('a SQLite file', () => {
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
