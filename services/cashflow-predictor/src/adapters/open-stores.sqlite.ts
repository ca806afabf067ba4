import type { ServiceStore } from '@merchant-analysis/broker/service';
import { forgetOldKeys } from '@merchant-analysis/storage/once';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { sqliteShelf } from '@merchant-analysis/storage/shelf.sqlite';
import { healthOf, openSqlite } from '@merchant-analysis/storage/sqlite';
import type { CashAlertShelves } from '../ports/cash-alerts.js';
import type { Decisions } from '../ports/decisions.js';
import type { ForecastBasisStore } from '../ports/forecast-basis.js';
import type { ForecastStore } from '../ports/forecast-store.js';
import type { ScenarioBody } from '../ports/scenarios.js';
import type { Shelf } from '../ports/shelf.js';
import { sqliteForecastBasisStore } from './forecast-basis.sqlite.js';
import { sqliteForecastStore } from './forecasts.sqlite.js';
import { CASHFLOW_MIGRATIONS } from './schema.sqlite.js';

/** All that cashflow-predictor keeps. */
export interface CashflowStores {
  readonly forecasts: ForecastStore;
  readonly bases: ForecastBasisStore;
  readonly decisions: Decisions;
  readonly scenarios: Shelf<ScenarioBody>;
  readonly cashAlerts: CashAlertShelves;
  readonly outbox: Outbox;
  readonly health: ServiceStore;
  close(): Promise<void>;
}

/** A request that is sent again after a holiday still finds its answer. */
const KEYS_KEPT_SECONDS = 14 * 86_400;

/** What cashflow-predictor keeps, in a SQLite file. @throws Problem STORAGE_UNAVAILABLE */
export function openStoresIn(file: string): CashflowStores {
  const database = openSqlite(file, CASHFLOW_MIGRATIONS);
  forgetOldKeys(database, KEYS_KEPT_SECONDS);
  return {
    forecasts: sqliteForecastStore(database),
    bases: sqliteForecastBasisStore(database),
    decisions: { plans: sqliteShelf(database, 'cash_plan'), streams: sqliteShelf(database, 'stream_choice') },
    scenarios: sqliteShelf(database, 'scenario'),
    cashAlerts: {
      policies: sqliteShelf(database, 'cash_alert_policy'),
      alerts: sqliteShelf(database, 'cash_alert'),
    },
    outbox: sqliteOutbox(database),
    health: healthOf(database),
    close: async () => database.close(),
  };
}
