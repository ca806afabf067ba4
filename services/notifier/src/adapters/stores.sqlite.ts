import type { ServiceStore } from '@merchant-analysis/broker/service';
import { forgetOldKeys } from '@merchant-analysis/storage/once';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { forgetOldItems, shelfMigration, sqliteShelf } from '@merchant-analysis/storage/shelf.sqlite';
import { healthOf, openSqlite } from '@merchant-analysis/storage/sqlite';
import type { WebhookShelves } from '../ports/webhook-shelves.js';

/** All that the notifier keeps. */
export interface NotifierStores extends WebhookShelves {
  readonly outbox: Outbox;
  readonly health: ServiceStore;
  close(): Promise<void>;
}

const KEYS_KEPT_SECONDS = 14 * 86_400;
/** What was sent can be looked up, and sent once more, for a quarter of a year. */
export const DELIVERIES_KEPT_SECONDS = 90 * 86_400;

/** Webhooks and deliveries in a SQLite file. @throws Problem STORAGE_UNAVAILABLE */
export function openStoresIn(file: string): NotifierStores {
  const database = openSqlite(file, [shelfMigration('webhook'), shelfMigration('delivery')]);
  forgetOldKeys(database, KEYS_KEPT_SECONDS);
  forgetOldItems(database, 'delivery', DELIVERIES_KEPT_SECONDS);
  return {
    webhooks: sqliteShelf(database, 'webhook'),
    deliveries: sqliteShelf(database, 'delivery'),
    outbox: sqliteOutbox(database),
    health: healthOf(database),
    close: async () => database.close(),
  };
}
