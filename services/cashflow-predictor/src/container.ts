import 'reflect-metadata';
import { join } from 'node:path';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import { loadSettings } from '@merchant-analysis/settings/settings';
import { isAnswering, openSqlite } from '@merchant-analysis/storage/sqlite';
import { container, type InjectionToken } from 'tsyringe';
import { forecastersIn } from './adapters/forecaster.threads.js';
import { FORECAST_MIGRATIONS, sqliteForecastStore } from './adapters/forecasts.sqlite.js';
import { ledgerOf } from './adapters/ledger.broker.js';
import { cashflowService } from './cashflow.service.js';
import type { ForecastStore } from './ports/forecast-store.js';
import { cashflowSettings, threadsOf } from './settings.js';

const FORECASTS: InjectionToken<ForecastStore> = Symbol('forecasts');

/** Puts cashflow-predictor together: the forecasts that it gave live in `cashflow.sqlite`. */
export async function compose({ env, clock }: Environment): Promise<Composition> {
  const settings = loadSettings(cashflowSettings, env);
  const forecasters = forecastersIn(threadsOf(settings.forecastThreads));
  const database = openSqlite(join(settings.dataDir, 'cashflow.sqlite'), FORECAST_MIGRATIONS);
  const rooms = container.createChildContainer();
  rooms.register(FORECASTS, { useFactory: () => sqliteForecastStore(database) });
  return {
    schema: cashflowService({
      ledgerOf,
      forecasterWithin: forecasters.within,
      forecasts: rooms.resolve(FORECASTS),
      clock,
      isStoreAnswering: () => isAnswering(database),
    }),
    close: async () => {
      await forecasters.close();
      database.close();
    },
  };
}
