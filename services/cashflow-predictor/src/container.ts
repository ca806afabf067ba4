import 'reflect-metadata';
import { join } from 'node:path';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import { deliverOver } from '@merchant-analysis/broker/deliver-over';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { keepNotice } from '@merchant-analysis/contracts/notices';
import { publishEvent } from '@merchant-analysis/contracts/webhooks';
import type { commonSettings } from '@merchant-analysis/settings/common';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings, type SettingValues } from '@merchant-analysis/settings/settings';
import { newId } from '@merchant-analysis/storage/identifier';
import { type OutboxRelay, startOutboxRelay } from '@merchant-analysis/storage/outbox-relay';
import { container, type InjectionToken } from 'tsyringe';
import { forecastersIn } from './adapters/forecaster.threads.js';
import { loadLawBook } from './adapters/law-book.files.js';
import { ledgerOf } from './adapters/ledger.broker.js';
import { type CashflowStores, openStoresIn } from './adapters/open-stores.sqlite.js';
import { cashflowService } from './cashflow.service.js';
import type { LawBook } from './ports/calendar.js';
import { cashflowSettings, threadsOf } from './settings.js';

const STORES: InjectionToken<CashflowStores> = Symbol('stores');
const LAW_BOOK: InjectionToken<LawBook> = Symbol('law-book');

/** Puts cashflow-predictor together: what it keeps lives in `cashflow.sqlite` or MongoDB. */
export async function compose({ env, logger, clock }: Environment): Promise<Composition> {
  const settings = loadSettings(cashflowSettings, env);
  const lawBook = loadLawBook(settings.configDir);
  const forecasters = forecastersIn(threadsOf(settings.forecastThreads));
  const opened = await openStores(settings);
  const rooms = container.createChildContainer();
  rooms.register(STORES, { useFactory: () => opened });
  rooms.register(LAW_BOOK, { useFactory: () => lawBook });
  let relay: OutboxRelay | undefined;
  return {
    schema: cashflowService({
      ...rooms.resolve(STORES),
      lawBook: rooms.resolve(LAW_BOOK),
      ledgerOf,
      forecasterWithin: forecasters.within,
      forecastsKeptDays: settings.forecastsKeptDays,
      clock,
      newId,
      started: (host) => {
        relay = startOutboxRelay({
          outbox: opened.outbox,
          holder: newId('relay'),
          log: logger,
          deliver: deliverOver(host, [recordAudit, keepNotice, publishEvent]),
        });
      },
      stopped: async () => relay?.stop(),
    }),
    close: async () => {
      await forecasters.close();
      await opened.close();
    },
  };
}

/** In the replica set where there is one; its driver is loaded only then. */
async function openStores(settings: SettingValues<typeof commonSettings>): Promise<CashflowStores> {
  const address = mongoAddress(settings);
  if (address === undefined) return openStoresIn(join(settings.dataDir, 'cashflow.sqlite'));
  const { openStoresInMongo } = await import('./adapters/open-stores.mongo.js');
  return openStoresInMongo(address);
}
