import 'reflect-metadata';
import { join } from 'node:path';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import type { commonSettings } from '@merchant-analysis/settings/common';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings, type SettingValues } from '@merchant-analysis/settings/settings';
import { isAnswering, openSqlite } from '@merchant-analysis/storage/sqlite';
import { container, type InjectionToken } from 'tsyringe';
import { readCalendar } from './adapters/calendar.csv.js';
import { forecastersIn } from './adapters/forecaster.threads.js';
import { FORECAST_MIGRATIONS, sqliteForecastStore } from './adapters/forecasts.sqlite.js';
import { ledgerOf } from './adapters/ledger.broker.js';
import { cashflowService } from './cashflow.service.js';
import type { ForecastStore } from './ports/forecast-store.js';
import { cashflowSettings, threadsOf } from './settings.js';

const FORECASTS: InjectionToken<ForecastStore> = Symbol('forecasts');

/** Puts cashflow-predictor together: the forecasts that it gave live in `cashflow.sqlite` or MongoDB. */
export async function compose({ env, clock }: Environment): Promise<Composition> {
  const settings = loadSettings(cashflowSettings, env);
  const forecasters = forecastersIn(threadsOf(settings.forecastThreads));
  const calendar = await readCalendar(settings.configDir);
  const opened = await openStore(settings);
  const rooms = container.createChildContainer();
  rooms.register(FORECASTS, { useFactory: () => opened.forecasts });
  return {
    schema: cashflowService({
      ledgerOf,
      forecasterWithin: forecasters.within,
      forecasts: rooms.resolve(FORECASTS),
      calendar,
      clock,
      isStoreAnswering: () => opened.isAnswering(),
    }),
    close: async () => {
      await forecasters.close();
      await opened.close();
    },
  };
}

interface OpenedStore {
  readonly forecasts: ForecastStore;
  isAnswering(): Promise<boolean>;
  close(): Promise<void>;
}

/** In the replica set where there is one; its driver is loaded only then. */
async function openStore(settings: SettingValues<typeof commonSettings>): Promise<OpenedStore> {
  const address = mongoAddress(settings);
  if (address !== undefined) {
    const { openForecastsInMongo } = await import('./adapters/forecasts.mongo.js');
    return openForecastsInMongo(address);
  }
  const database = openSqlite(join(settings.dataDir, 'cashflow.sqlite'), FORECAST_MIGRATIONS);
  return {
    forecasts: sqliteForecastStore(database),
    isAnswering: async () => isAnswering(database),
    close: async () => database.close(),
  };
}
