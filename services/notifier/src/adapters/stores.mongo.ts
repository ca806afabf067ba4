import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openMongo } from '@merchant-analysis/storage/mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { keepAnswersFor, ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import { mongoOutbox } from '@merchant-analysis/storage/outbox.mongo';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
import { keepShelfFor, mongoShelf, shelfInMongo } from '@merchant-analysis/storage/shelf.mongo';
import { DELIVERIES_KEPT_SECONDS, type NotifierStores } from './stores.sqlite.js';

const KEYS_KEPT_SECONDS = 14 * 86_400;

export const NOTIFIER_IN_MONGO: readonly MongoMigration[] = [
  ONCE_IN_MONGO,
  keepAnswersFor(KEYS_KEPT_SECONDS),
  OUTBOX_IN_MONGO,
  shelfInMongo('webhook'),
  shelfInMongo('delivery'),
  keepShelfFor('delivery', DELIVERIES_KEPT_SECONDS),
];

/** Webhooks and deliveries in a replica set. @throws Problem STORAGE_UNAVAILABLE */
export async function openStoresInMongo(address: MongoAddress): Promise<NotifierStores> {
  const store = await openMongo(address, { owner: 'notifier', migrations: NOTIFIER_IN_MONGO });
  return {
    webhooks: mongoShelf(store, 'webhook'),
    deliveries: mongoShelf(store, 'delivery'),
    outbox: mongoOutbox(store),
    health: store,
    close: () => store.close(),
  };
}
