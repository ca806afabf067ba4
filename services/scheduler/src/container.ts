import 'reflect-metadata';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import { deliverOver } from '@merchant-analysis/broker/deliver-over';
import type { Host, ServiceStore } from '@merchant-analysis/broker/service';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { startJobRunner } from '@merchant-analysis/jobs/job-runner';
import type { JobStore } from '@merchant-analysis/jobs/job-store';
import { JOB_MIGRATIONS, sqliteJobStore } from '@merchant-analysis/jobs/job-store.sqlite';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { Problem } from '@merchant-analysis/kernel/problem';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings, type SettingValues } from '@merchant-analysis/settings/settings';
import { newId } from '@merchant-analysis/storage/identifier';
import { forgetOldKeys } from '@merchant-analysis/storage/once';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { startOutboxRelay } from '@merchant-analysis/storage/outbox-relay';
import { healthOf, openSqlite } from '@merchant-analysis/storage/sqlite';
import { container, type InjectionToken } from 'tsyringe';
import { lookAtClock } from './actions/look-at-clock.js';
import { workOnRun } from './actions/work-on-run.js';
import { SCHEDULE_MIGRATIONS, sqliteScheduleStore } from './adapters/schedule-store.sqlite.js';
import { scheduledActionsOver } from './adapters/scheduled-actions.broker.js';
import { loadSchedules } from './adapters/schedules.files.js';
import { tenantsOver } from './adapters/tenants.broker.js';
import { startTicker } from './adapters/ticker.js';
import type { ScheduleStore } from './ports/schedule-store.js';
import { schedulerService } from './scheduler.service.js';
import { schedulerSettings } from './settings.js';

const JOBS: InjectionToken<JobStore> = Symbol('jobs');
const STORE: InjectionToken<ScheduleStore> = Symbol('schedule-store');

/** Longer than any due time can wait to be settled. */
const KEYS_KEPT_SECONDS = 30 * 86_400;
/** identity may start after this service; without the tenants there is nothing to look at. */
const WAIT_FOR_TENANTS_MS = 60_000;

/** Puts the scheduler together: due times, overrides and runs live in `scheduler.sqlite` or MongoDB. */
export async function compose({ env, logger, clock }: Environment): Promise<Composition> {
  const settings = loadSettings(schedulerSettings, env);
  const definitions = loadSchedules(join(settings.configDir, 'schedules.json'));
  const opened = await openStores(settings, clock);
  const rooms = container.createChildContainer();
  rooms.register(JOBS, { useFactory: () => opened.jobs });
  rooms.register(STORE, { useFactory: () => opened.store });
  const jobs = rooms.resolve(JOBS);
  const store = rooms.resolve(STORE);
  const holder = newId('holder');
  const newJobId = (): string => newId('run');
  const running: { stop(): Promise<void> }[] = [];
  let wake = (): void => {};

  const start = (host: Host): void => {
    const actions = scheduledActionsOver(host, opened.outbox);
    const runner = startJobRunner({
      store: jobs,
      holder,
      concurrency: 1,
      leaseMs: settings.leaseSeconds * 1000,
      now: () => clock.now(),
      onError: (error, job) => logger.error({ error, jobId: job?.id }, 'a scheduled run failed'),
      work: {
        'schedule-run': (job, control) => workOnRun({ actions, pause: (ms) => pause(ms) }, job, control),
      },
    });
    wake = () => runner.wake();
    const rim = { definitions, store, jobs, tenants: tenantsOver(host), holder, newJobId };
    const ticker = startTicker(
      settings.pollSeconds * 1000,
      async () => {
        await host.waitFor(['identity'], WAIT_FOR_TENANTS_MS);
        if ((await lookAtClock(rim)) > 0) wake();
      },
      (error) => {
        // The others may still be starting: nothing is lost, the next look finds what is due.
        if (error instanceof Problem && error.retryable)
          logger.debug({ error }, 'the clock is looked at later');
        else logger.error({ error }, 'looking at the clock failed');
      },
    );
    const relay = startOutboxRelay({
      outbox: opened.outbox,
      holder,
      log: logger,
      deliver: deliverOver(host, [recordAudit]),
    });
    running.push(ticker, runner, relay);
  };

  return {
    schema: schedulerService({
      definitions,
      store,
      jobs,
      newJobId,
      wake: () => wake(),
      health: opened.health,
      started: start,
      stopped: async () => {
        for (const one of running) await one.stop();
      },
    }),
    close: () => opened.close(),
  };
}

interface OpenedStores {
  readonly jobs: JobStore;
  readonly store: ScheduleStore;
  readonly outbox: Outbox;
  readonly health: ServiceStore;
  close(): Promise<void>;
}

/** In the replica set where there is one, by whose time the schedules then run; its driver is loaded only then. */
async function openStores(
  settings: SettingValues<typeof schedulerSettings>,
  clock: Clock,
): Promise<OpenedStores> {
  const address = mongoAddress(settings);
  if (address !== undefined) {
    const { openSchedulesInMongo } = await import('./adapters/schedule-store.mongo.js');
    return openSchedulesInMongo(address);
  }
  const database = openSqlite(join(settings.dataDir, 'scheduler.sqlite'), [
    ...JOB_MIGRATIONS,
    ...SCHEDULE_MIGRATIONS,
  ]);
  forgetOldKeys(database, KEYS_KEPT_SECONDS);
  return {
    jobs: sqliteJobStore(database),
    store: sqliteScheduleStore(database, clock),
    outbox: sqliteOutbox(database),
    health: healthOf(database),
    close: async () => database.close(),
  };
}
