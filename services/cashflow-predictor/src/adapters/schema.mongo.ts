import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { keepAnswersFor, ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
import { shelfInMongo } from '@merchant-analysis/storage/shelf.mongo';
import { BASIS_IN_MONGO } from './forecast-basis.mongo.js';
import { FORECASTS_IN_MONGO } from './forecasts.mongo.js';

/** A request that is sent again after a holiday still finds its answer. */
const KEYS_KEPT_SECONDS = 14 * 86_400;

/** Every step of the collections of `cashflow`. */
export const CASHFLOW_IN_MONGO: readonly MongoMigration[] = [
  ...FORECASTS_IN_MONGO,
  ONCE_IN_MONGO,
  keepAnswersFor(KEYS_KEPT_SECONDS),
  OUTBOX_IN_MONGO,
  BASIS_IN_MONGO,
  shelfInMongo('cash_plan'),
  shelfInMongo('stream_choice'),
  shelfInMongo('scenario'),
  shelfInMongo('cash_alert_policy'),
  shelfInMongo('cash_alert'),
];
