import { join } from 'node:path';
import { problem } from '@merchant-analysis/contracts/problems';
import { startJobRunner } from '@merchant-analysis/jobs/job-runner';
import { mongoJobStore } from '@merchant-analysis/jobs/job-store.mongo';
import { JOB_MIGRATIONS, sqliteJobStore } from '@merchant-analysis/jobs/job-store.sqlite';
import { type ClockRim, lookAtClock } from '@merchant-analysis/scheduler/actions/look-at-clock';
import { workOnRun } from '@merchant-analysis/scheduler/actions/work-on-run';
import { mongoScheduleStore } from '@merchant-analysis/scheduler/adapters/schedule-store.mongo';
import {
  SCHEDULE_MIGRATIONS,
  sqliteScheduleStore,
} from '@merchant-analysis/scheduler/adapters/schedule-store.sqlite';
import { SCHEDULES_IN_MONGO } from '@merchant-analysis/scheduler/adapters/schema.mongo';
import type { ScheduledCall } from '@merchant-analysis/scheduler/ports/scheduled-actions';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { emptyCollections, emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { nightly } from '../plans.js';

const A = 'ten_00000001';
const B = 'ten_00000002';
const created = Date.parse('2026-01-01T00:00:00Z');

const clock = fakeClock('2026-11-20T12:00:00+08:00');

/** Where due times and runs are kept: every process has a connection of its own. */
interface SharedStores {
  connect(): Promise<Pick<ClockRim, 'store' | 'jobs'> & { close(): void | Promise<void> }>;
  end(): void;
}

function describeClock(technology: string, begin: () => Promise<SharedStores>): void {
  describe(`the scheduler on ${technology}`, () => {
    let stores: SharedStores;
    let closing: (() => void | Promise<void>)[];
    beforeEach(async () => {
      stores = await begin();
      closing = [];
    });
    afterEach(async () => {
      for (const close of closing) await close();
      stores.end();
    });

    /** A process of its own. */
    const openProcess = async (holder: string, about: Partial<ClockRim> = {}): Promise<ClockRim> => {
      const { store, jobs, close } = await stores.connect();
      closing.push(close);
      let made = 0;
      return {
        definitions: [nightly()],
        store,
        jobs,
        tenants: { listTenants: async () => [A, B].map((id) => ({ id, createdAt: created })) },
        holder,
        newJobId: () => `run_${holder}${String(++made).padStart(8, '0')}`,
        ...about,
      };
    };

    const runsOf = ({ jobs }: ClockRim, tenantId = A) => jobs.list(tenantId, { limit: 50 });

    it('writes one run a tenant for each due time, whoever looks and however often', async () => {
      const [one, two] = [await openProcess('a'), await openProcess('b')];
      clock.set('2026-11-20T12:00:00+08:00');
      expect(await lookAtClock(one)).to.equal(0);
      clock.set('2026-11-21T02:30:00+08:00');
      const written = await Promise.all(
        [one, two, one, two, two, one].map((process) => lookAtClock(process)),
      );
      expect(written.reduce((sum, count) => sum + count, 0)).to.equal(2);
      expect(await runsOf(one, A)).to.have.lengthOf(1);
      expect(await runsOf(two, B)).to.have.lengthOf(1);
      clock.set('2026-11-22T02:30:01+08:00');
      expect((await lookAtClock(two)) + (await lookAtClock(one))).to.equal(2);
      const [newest] = await runsOf(one);
      expect(newest?.request).to.deep.equal({
        name: 'daily-compliance',
        action: 'compliance.runDailyChecks',
        dueAt: Date.parse('2026-11-22T02:30:00+08:00'),
      });
      expect(newest?.caller).to.deep.equal({ tenantId: A, userId: 'system', roles: ['system'] });
    });

    it('does not make up for due times before it was there', async () => {
      clock.set('2026-11-21T02:31:00+08:00');
      const first = await openProcess('a');
      expect(await lookAtClock(first)).to.equal(0);
      clock.set('2026-11-22T02:31:00+08:00');
      const late = { listTenants: async () => [{ id: A, createdAt: clock.now() - 1_000 }] };
      expect(await lookAtClock({ ...first, tenants: late })).to.equal(0);
      expect(await lookAtClock(first)).to.equal(2);
    });

    it('runs once after the machine was off for days, or skips, as the schedule says', async () => {
      clock.set('2026-11-20T12:00:00+08:00');
      const once = nightly();
      const skip = nightly({ name: 'score-forecasts', whenMissed: 'skip' });
      const process = await openProcess('a', { definitions: [once, skip] });
      await lookAtClock(process);
      clock.set('2026-11-24T09:00:00+08:00');
      expect(await lookAtClock(process)).to.equal(2);
      expect(await runsOf(process)).to.have.lengthOf(1);
      const [skipped] = await process.store.listSettled(A, 'score-forecasts', 5);
      expect(skipped).to.include({ outcome: 'skipped', dueAt: Date.parse('2026-11-24T02:30:00+08:00') });
      expect(await lookAtClock(process)).to.equal(0);
    });

    it('follows the plan of each tenant', async () => {
      clock.set('2026-11-20T12:00:00+08:00');
      const process = await openProcess('a');
      await lookAtClock(process);
      const change = { name: 'daily-compliance', changedAt: clock.now() };
      await process.store.changePlan({ ...change, tenantId: A, changes: { at: '05:00' } });
      await process.store.changePlan({ ...change, tenantId: B, changes: { enabled: false } });
      clock.set('2026-11-21T02:31:00+08:00');
      expect(await lookAtClock(process)).to.equal(0);
      clock.set('2026-11-21T05:00:00+08:00');
      expect(await lookAtClock(process)).to.equal(1);
      expect(await runsOf(process, A)).to.have.lengthOf(1);
      expect(await runsOf(process, B)).to.have.lengthOf(0);
    });

    it('finishes what a process left that died between claiming and writing the job', async () => {
      clock.set('2026-11-20T12:00:00+08:00');
      const dying = await openProcess('a');
      await lookAtClock(dying);
      clock.set('2026-11-21T02:30:00+08:00');
      const due = { tenantId: A, name: 'daily-compliance', dueAt: clock.now() };
      await dying.store.claimDue(due, { holder: 'a', leaseMs: -1 });
      const next = await openProcess('b');
      expect(await lookAtClock(next)).to.equal(2);
      expect(await runsOf(next)).to.have.lengthOf(1);
    });

    it('finds the job again that a process wrote before it died', async () => {
      clock.set('2026-11-20T12:00:00+08:00');
      const dying = await openProcess('a', {});
      await lookAtClock(dying);
      clock.set('2026-11-21T02:30:00+08:00');
      const settling = { ...dying.store, settleDue: () => Promise.reject(new Error('killed')) };
      const claiming = {
        ...settling,
        claimDue: (due: Parameters<typeof settling.claimDue>[0]) =>
          dying.store.claimDue(due, { holder: 'a', leaseMs: -1 }),
      };
      await lookAtClock({ ...dying, store: claiming }).catch(() => undefined);
      const next = await openProcess('b');
      await lookAtClock(next);
      expect(await runsOf(next)).to.have.lengthOf(1);
    });

    it('runs a job that its process left, elsewhere, as the same request', async () => {
      clock.set('2026-11-20T12:00:00+08:00');
      const dead = await openProcess('a', {
        tenants: { listTenants: async () => [{ id: A, createdAt: created }] },
      });
      await lookAtClock(dead);
      clock.set('2026-11-21T02:30:00+08:00');
      await lookAtClock(dead);
      const taken = await dead.jobs.claim({ holder: 'a', leaseMs: -1, kinds: ['schedule-run'] });
      const calls: ScheduledCall[] = [];
      const records: string[] = [];
      const alive = await openProcess('b');
      const runner = startJobRunner({
        store: alive.jobs,
        holder: 'b',
        concurrency: 1,
        now: () => clock.now(),
        onError: (error) => expect.fail(String(error)),
        work: {
          'schedule-run': (job, control) =>
            workOnRun(
              {
                actions: {
                  run: async (call) => {
                    calls.push(call);
                    // The service comes back a moment later.
                    if (calls.length === 1) throw problem('SERVICE_UNAVAILABLE', { service: 'compliance' });
                    return { merchants: 3, failed: 0, detail: { newAlerts: 1 } };
                  },
                  recordRun: async (call, about) => {
                    records.push(`${call.action} ${about.schedule} ${about.outcome}`);
                  },
                },
                pause: async () => {},
              },
              job,
              control,
            ),
        },
      });
      await untilFinished(() => alive.jobs.find(A, taken!.id));
      await runner.stop();
      const job = await alive.jobs.find(A, taken!.id);
      expect(job).to.deep.include({
        state: 'succeeded',
        result: { merchants: 3, failed: 0, detail: { newAlerts: 1 } },
      });
      expect(new Set(calls.map(({ requestId }) => requestId))).to.deep.equal(new Set([taken!.id]));
      expect(records).to.deep.equal(['compliance.runDailyChecks daily-compliance done']);
    });
  });
}

describeClock('one file', async () => {
  const folder = temporaryFolder();
  const migrations = [...JOB_MIGRATIONS, ...SCHEDULE_MIGRATIONS];
  return {
    async connect() {
      const database = openSqlite(join(folder.path, 'scheduler.sqlite'), migrations);
      const store = sqliteScheduleStore(database, clock);
      return { store, jobs: sqliteJobStore(database), close: () => database.close() };
    },
    end: folder.remove,
  };
});

describe('in a cluster', () => {
  let address: MongoAddress;
  let first: MongoStore;
  const open = () => openMongo(address, { owner: 'scheduler', migrations: SCHEDULES_IN_MONGO });
  before(async function () {
    address = await emptyMongoDatabase(this);
    first = await open();
  });
  after(() => first?.close());

  describeClock('a replica set', async () => {
    await emptyCollections(first);
    return {
      async connect() {
        const mongo = await open();
        // The days of these tests are not today's.
        const store = { ...mongoScheduleStore(mongo), now: async () => clock.now() };
        return { store, jobs: mongoJobStore(mongo), close: () => mongo.close() };
      },
      end() {},
    };
  });
});

async function untilFinished(
  find: () => Promise<{ finishedAt?: string | undefined } | undefined>,
): Promise<void> {
  while ((await find())?.finishedAt === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
}
