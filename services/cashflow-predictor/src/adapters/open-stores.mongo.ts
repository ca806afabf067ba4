import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openMongo } from '@merchant-analysis/storage/mongo';
import { mongoOutbox } from '@merchant-analysis/storage/outbox.mongo';
import { mongoShelf } from '@merchant-analysis/storage/shelf.mongo';
import { mongoForecastBasisStore } from './forecast-basis.mongo.js';
import { mongoForecastStore } from './forecasts.mongo.js';
import type { CashflowStores } from './open-stores.sqlite.js';
import { CASHFLOW_IN_MONGO } from './schema.mongo.js';

/** What cashflow-predictor keeps, in a replica set. @throws Problem STORAGE_UNAVAILABLE */
export async function openStoresInMongo(address: MongoAddress): Promise<CashflowStores> {
  const store = await openMongo(address, { owner: 'cashflow', migrations: CASHFLOW_IN_MONGO });
  return {
    forecasts: mongoForecastStore(store),
    bases: mongoForecastBasisStore(store),
    decisions: { plans: mongoShelf(store, 'cash_plan'), streams: mongoShelf(store, 'stream_choice') },
    scenarios: mongoShelf(store, 'scenario'),
    cashAlerts: {
      policies: mongoShelf(store, 'cash_alert_policy'),
      alerts: mongoShelf(store, 'cash_alert'),
    },
    outbox: mongoOutbox(store),
    health: store,
    close: () => store.close(),
  };
}
