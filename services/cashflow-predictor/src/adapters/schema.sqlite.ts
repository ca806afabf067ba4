import { shelfMigration } from '@merchant-analysis/storage/shelf.sqlite';
import type { Migration } from '@merchant-analysis/storage/sqlite';
import { BASIS_MIGRATION } from './forecast-basis.sqlite.js';
import { FORECAST_MIGRATIONS } from './forecasts.sqlite.js';

/** Every step of `cashflow.sqlite`. */
export const CASHFLOW_MIGRATIONS: readonly Migration[] = [
  ...FORECAST_MIGRATIONS,
  BASIS_MIGRATION,
  shelfMigration('cash_plan'),
  shelfMigration('stream_choice'),
  shelfMigration('scenario'),
  shelfMigration('cash_alert_policy'),
  shelfMigration('cash_alert'),
];
