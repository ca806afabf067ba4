import 'reflect-metadata';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import { deliverOver } from '@merchant-analysis/broker/deliver-over';
import { service } from '@merchant-analysis/broker/service';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { keepNotice } from '@merchant-analysis/contracts/notices';
import { publishEvent } from '@merchant-analysis/contracts/webhooks';
import { commonSettings } from '@merchant-analysis/settings/common';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings } from '@merchant-analysis/settings/settings';
import { newId } from '@merchant-analysis/storage/identifier';
import { type OutboxRelay, startOutboxRelay } from '@merchant-analysis/storage/outbox-relay';
import { container, type InjectionToken } from 'tsyringe';
import { startClearing } from './clear-away.js';
import { fileSettings } from './files/settings.js';
import { openFileRoom } from './files/start-files.js';
import { booksAnswers } from './ledger.service.js';
import { openBooks } from './open-books.js';
import { openFileStores } from './open-file-stores.js';
import type { LedgerStore } from './ports/ledger-store.js';

const STORE: InjectionToken<LedgerStore> = Symbol('ledger store');

/** Puts the ledger together. */
export async function compose({ env, clock, logger }: Environment): Promise<Composition> {
  const settings = loadSettings({ ...commonSettings, ...fileSettings }, env);
  const rooms = container.createChildContainer();
  const { dataDir, importMaxBytes } = settings;
  const address = mongoAddress(settings);
  const opened = await openBooks(dataDir, address);
  const fileStores = await openFileStores(dataDir, address, importMaxBytes);
  rooms.register(STORE, { useFactory: () => opened });
  const store = rooms.resolve(STORE);
  let relay: OutboxRelay | undefined;
  const clearing = startClearing(store.merchants, (error) =>
    logger.error({ error }, 'clearing away the books of deleted merchants failed'),
  );
  const books = { dataDir, address };
  const files = openFileRoom({ files: fileStores, books, store, settings, clock, logger });
  return {
    schema: service('ledger', {
      answers: [...booksAnswers({ store, clock, newId, clearAway: clearing.wake }), ...files.answers],
      stores: { storage: store },
      started: async (host) => {
        relay = startOutboxRelay({
          outbox: store.outbox,
          holder: newId('relay'),
          log: logger,
          deliver: deliverOver(host, [recordAudit, keepNotice, publishEvent]),
        });
        clearing.wake();
        await files.start();
      },
      stopped: async () => {
        await files.stop();
        await clearing.stop();
        await relay?.stop();
      },
    }),
    close: async () => {
      await clearing.stop();
      await fileStores.close();
      await store.close();
    },
  };
}
