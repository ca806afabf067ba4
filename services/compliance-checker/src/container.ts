import 'reflect-metadata';
import { join } from 'node:path';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import { deliverOver } from '@merchant-analysis/broker/deliver-over';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { keepNotice } from '@merchant-analysis/contracts/notices';
import { publishEvent } from '@merchant-analysis/contracts/webhooks';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings, type SettingValues } from '@merchant-analysis/settings/settings';
import { newId } from '@merchant-analysis/storage/identifier';
import { forgetOldKeys } from '@merchant-analysis/storage/once';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { type OutboxRelay, startOutboxRelay } from '@merchant-analysis/storage/outbox-relay';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { container, type InjectionToken } from 'tsyringe';
import { loadCalendar } from './adapters/calendar.files.js';
import { COMPLIANCE_MIGRATIONS, sqliteComplianceStore } from './adapters/compliance-store.sqlite.js';
import { ledgerOf } from './adapters/ledger.broker.js';
import { loadRuleSets } from './adapters/rule-sets.files.js';
import { complianceService } from './compliance.service.js';
import type { CalendarFacts } from './domain/facts.js';
import type { RuleSet } from './domain/rule-set.js';
import type { ComplianceStore } from './ports/compliance-store.js';
import { complianceSettings } from './settings.js';

const STORE: InjectionToken<ComplianceStore> = Symbol('compliance-store');
const RULE_SETS: InjectionToken<readonly RuleSet[]> = Symbol('rule-sets');
const CALENDAR: InjectionToken<CalendarFacts> = Symbol('calendar');

/** The API promises a day; a request that is sent again after a holiday still finds its answer. */
const KEYS_KEPT_SECONDS = 14 * 86_400;

/** Puts compliance-checker together: rules and calendars are read once, and mistakes in them stop the start. */
export async function compose({ env, logger, clock }: Environment): Promise<Composition> {
  const settings = loadSettings(complianceSettings, env);
  const ruleSets = loadRuleSets({
    rulesDir: join(settings.configDir, 'rules'),
    overridesFile: settings.ruleOverrides,
  });
  const calendar = loadCalendar(join(settings.configDir, 'calendars'));
  const opened = await openStore(settings);
  const rooms = container.createChildContainer();
  let relay: OutboxRelay | undefined;
  rooms.register(STORE, { useFactory: () => opened.store });
  rooms.register(RULE_SETS, { useFactory: () => ruleSets });
  rooms.register(CALENDAR, { useFactory: () => calendar });
  return {
    schema: complianceService({
      ledgerOf,
      calendar: rooms.resolve(CALENDAR),
      ruleSets: rooms.resolve(RULE_SETS),
      store: rooms.resolve(STORE),
      clock,
      newId,
      onError: (error, merchantId) => logger.error({ error, merchantId }, 'a merchant could not be checked'),
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
    close: () => opened.close(),
  };
}

/** In the replica set where there is one; its driver is loaded only then. */
async function openStore(
  settings: SettingValues<typeof complianceSettings>,
): Promise<{ store: ComplianceStore; outbox: Outbox; close(): Promise<void> }> {
  const address = mongoAddress(settings);
  if (address !== undefined) {
    const { openComplianceInMongo } = await import('./adapters/compliance-store.mongo.js');
    return openComplianceInMongo(address);
  }
  const database = openSqlite(join(settings.dataDir, 'compliance.sqlite'), COMPLIANCE_MIGRATIONS);
  forgetOldKeys(database, KEYS_KEPT_SECONDS);
  return {
    store: sqliteComplianceStore(database),
    outbox: sqliteOutbox(database),
    close: async () => database.close(),
  };
}
