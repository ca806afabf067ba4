import 'reflect-metadata';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import { deliverOver } from '@merchant-analysis/broker/deliver-over';
import type { Host, ServiceStore } from '@merchant-analysis/broker/service';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { type JobRunner, startJobRunner } from '@merchant-analysis/jobs/job-runner';
import type { JobStore } from '@merchant-analysis/jobs/job-store';
import { JOB_MIGRATIONS, sqliteJobStore } from '@merchant-analysis/jobs/job-store.sqlite';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings, type SettingValues } from '@merchant-analysis/settings/settings';
import { newId } from '@merchant-analysis/storage/identifier';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { type OutboxRelay, startOutboxRelay } from '@merchant-analysis/storage/outbox-relay';
import { healthOf, openSqlite } from '@merchant-analysis/storage/sqlite';
import { container, type InjectionToken } from 'tsyringe';
import { loadSimulation } from './actions/load-simulation.js';
import { readFeastCalendar } from './adapters/calendar.csv.js';
import { ledgerBooks } from './adapters/ledger.broker.js';
import { SIMULATION_MIGRATIONS, sqliteSimulationStore } from './adapters/simulations.sqlite.js';
import type { SimulationStore } from './ports/simulations.js';
import { simulatorSettings } from './settings.js';
import { simulatorService } from './simulator.service.js';

const JOBS: InjectionToken<JobStore> = Symbol('jobs');
const SIMULATIONS: InjectionToken<SimulationStore> = Symbol('simulations');

/** Puts the simulator together: its jobs and what it made live in `simulator.sqlite` or MongoDB. */
export async function compose({ env, logger, clock }: Environment): Promise<Composition> {
  const settings = loadSettings(simulatorSettings, env);
  const calendar = await readFeastCalendar(settings.configDir);
  const opened = await openStores(settings);
  const rooms = container.createChildContainer();
  rooms.register(JOBS, { useFactory: () => opened.jobs });
  rooms.register(SIMULATIONS, { useFactory: () => opened.simulations });
  const jobs = rooms.resolve(JOBS);
  const simulations = rooms.resolve(SIMULATIONS);
  let runner: JobRunner | undefined;
  let relay: OutboxRelay | undefined;

  const startRunner = (host: Host): JobRunner =>
    startJobRunner({
      store: jobs,
      holder: newId('holder'),
      concurrency: 1,
      leaseMs: settings.leaseSeconds * 1000,
      now: () => clock.now(),
      onError: (error, job) => logger.error({ error, jobId: job?.id }, 'simulation failed'),
      work: {
        simulation: (job, control) => {
          const booksOf = (tenantId: string) => ledgerBooks(host, tenantId);
          return loadSimulation({ calendar, simulations, booksOf, pause: () => turn() }, job, control);
        },
      },
    });

  return {
    schema: simulatorService({
      jobs,
      simulations,
      calendar,
      clock,
      newJobId: () => newId('sim'),
      wake: () => runner?.wake(),
      health: opened.health,
      started: (host) => {
        runner = startRunner(host);
        relay = startOutboxRelay({
          outbox: opened.outbox,
          holder: newId('relay'),
          log: logger,
          deliver: deliverOver(host, [recordAudit]),
        });
      },
      stopped: async () => {
        await runner?.stop();
        await relay?.stop();
      },
    }),
    close: () => opened.close(),
  };
}

interface OpenedStores {
  readonly jobs: JobStore;
  readonly simulations: SimulationStore;
  readonly outbox: Outbox;
  readonly health: ServiceStore;
  close(): Promise<void>;
}

/** In the replica set where there is one; its driver is loaded only then. */
async function openStores(settings: SettingValues<typeof simulatorSettings>): Promise<OpenedStores> {
  const address = mongoAddress(settings);
  if (address !== undefined) {
    const { openSimulationsInMongo } = await import('./adapters/simulations.mongo.js');
    return openSimulationsInMongo(address);
  }
  const database = openSqlite(join(settings.dataDir, 'simulator.sqlite'), [
    ...JOB_MIGRATIONS,
    ...SIMULATION_MIGRATIONS,
  ]);
  return {
    jobs: sqliteJobStore(database),
    simulations: sqliteSimulationStore(database),
    outbox: sqliteOutbox(database),
    health: healthOf(database),
    close: async () => database.close(),
  };
}
