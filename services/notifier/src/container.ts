import 'reflect-metadata';
import { join } from 'node:path';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import { deliverOver } from '@merchant-analysis/broker/deliver-over';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings, type SettingValues } from '@merchant-analysis/settings/settings';
import { newId } from '@merchant-analysis/storage/identifier';
import { type OutboxRelay, startOutboxRelay } from '@merchant-analysis/storage/outbox-relay';
import { container, type InjectionToken } from 'tsyringe';
import { attemptDelivery } from './actions/attempt-delivery.js';
import { ATTEMPT } from './actions/delivery-entry.js';
import { makersOf } from './adapters/makers.broker.js';
import { merchantsOf } from './adapters/merchants.broker.js';
import { addressCheck } from './adapters/public-address.js';
import { nodeSender } from './adapters/sender.node-http.js';
import { nodeSigner } from './adapters/signer.node-crypto.js';
import { type NotifierStores, openStoresIn } from './adapters/stores.sqlite.js';
import { notifierService } from './notifier.service.js';
import type { Sender } from './ports/sender.js';
import { MOST_ATTEMPTS, pauseAfter } from './retry-times.js';
import { notifierSettings } from './settings.js';

const STORES: InjectionToken<NotifierStores> = Symbol('stores');
const SENDER: InjectionToken<Sender> = Symbol('sender');

/** Puts the notifier together: webhooks and deliveries live in `notifier.sqlite` or MongoDB. */
export async function compose({ env, logger, clock }: Environment): Promise<Composition> {
  const settings = loadSettings(notifierSettings, env);
  const opened = await openStores(settings);
  const rooms = container.createChildContainer();
  rooms.register(STORES, { useFactory: () => opened });
  rooms.register(SENDER, {
    useFactory: () =>
      nodeSender({
        mayConnectTo: addressCheck(settings.webhookPrivateRanges),
        allowsHttp: settings.environment !== 'production',
      }),
  });
  const stores = rooms.resolve(STORES);
  const sender = rooms.resolve(SENDER);
  let relay: OutboxRelay | undefined;
  return {
    schema: notifierService({
      ...stores,
      ...{ merchantsOf, sender, signer: nodeSigner, clock, newId },
      started: (host) => {
        const overBroker = deliverOver(host, [recordAudit]);
        const makers = makersOf(host);
        relay = startOutboxRelay({
          outbox: stores.outbox,
          holder: newId('relay'),
          log: logger,
          refused: (entry) =>
            entry.action === ATTEMPT ? { mostTries: MOST_ATTEMPTS, delayMs: pauseAfter } : undefined,
          deliver: (entry) => {
            if (entry.action !== ATTEMPT) return overBroker(entry);
            const { tenantId, params, tries } = entry;
            const deliveryId = String(params['deliveryId']);
            const isLast = tries + 1 >= MOST_ATTEMPTS;
            return attemptDelivery(
              { ...stores, sender, makers, signer: nodeSigner, clock },
              { tenantId, deliveryId, isLast },
            );
          },
        });
      },
      stopped: async () => relay?.stop(),
    }),
    close: () => opened.close(),
  };
}

/** In the replica set where there is one; its driver is loaded only then. */
async function openStores(settings: SettingValues<typeof notifierSettings>): Promise<NotifierStores> {
  const address = mongoAddress(settings);
  if (address === undefined) return openStoresIn(join(settings.dataDir, 'notifier.sqlite'));
  const { openStoresInMongo } = await import('./adapters/stores.mongo.js');
  return openStoresInMongo(address);
}
