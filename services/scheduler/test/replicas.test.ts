import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongoJobStore } from '@merchant-analysis/jobs/job-store.mongo';
import { mongoScheduleStore } from '@merchant-analysis/scheduler/adapters/schedule-store.mongo';
import { SCHEDULES_IN_MONGO } from '@merchant-analysis/scheduler/adapters/schema.mongo';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { emptyCollections, emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTestProcess, type TestProcess } from '@merchant-analysis/testkit/test-process';
import { expect } from 'chai';
import { nightly } from './plans.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TENANTS = ['ten_00000001', 'ten_00000002'];
const inShanghai = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

describe('replicas of the scheduler, each a process of its own', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const replicas: TestProcess[] = [];
  let address: MongoAddress;
  let mongo: MongoStore;

  before(async function () {
    address = await emptyMongoDatabase(this);
    mongo = await openMongo(address, { owner: 'scheduler', migrations: SCHEDULES_IN_MONGO });
  });
  beforeEach(async () => {
    await emptyCollections(mongo);
    // Due since the last minute; and due in an hour, which a clock that is two hours ahead takes for past.
    const store = mongoScheduleStore(mongo);
    const now = await store.now();
    const due = nightly({ name: 'due', at: inShanghai.format(now) });
    const later = nightly({ name: 'later', at: inShanghai.format(now + HOUR) });
    writeFileSync(join(folder.path, 'schedules.json'), JSON.stringify([due, later]));
    for (const { name } of [due, later]) await store.knownSince(name, now - 3 * HOUR);
  });
  afterEach(() => Promise.all(replicas.splice(0).map((replica) => replica.end('SIGKILL'))));
  after(async () => {
    await mongo?.close();
    folder.remove();
  });

  const start = (about: { skewMs?: number; isStuck?: boolean; tenants?: string[] } = {}): TestProcess => {
    const env = {
      DATA_DIR: folder.path,
      CONFIG_DIR: folder.path,
      SCHEDULER_POLL_SECONDS: '0.1',
      SCHEDULER_LEASE_SECONDS: '3',
      MONGODB_URI: address.uri,
      MONGODB_REPLICA_SET: address.replicaSet,
      MONGODB_USERNAME: address.username,
      MONGODB_PASSWORD: address.password,
    };
    const given = { env, skewMs: 0, isStuck: false, tenants: TENANTS, ...about };
    const replica = startTestProcess(new URL('./replica-main.js', import.meta.url), given);
    replicas.push(replica);
    return replica;
  };
  const runsOf = (tenantId: string) => mongoJobStore(mongo).list(tenantId, { limit: 50 });
  const untilRun = async (tenants: readonly string[]): Promise<void> => {
    for (const tenantId of tenants) {
      while (!(await runsOf(tenantId)).some(({ state }) => state === 'succeeded')) await sleep(50);
    }
  };

  it('run what is due once for each tenant, and nothing early, with one clock two hours ahead', async () => {
    const [right, ahead, another] = [start(), start({ skewMs: 2 * HOUR }), start()];
    await untilRun(TENANTS);
    // Some twenty looks of each replica.
    await sleep(2_000);
    const begun = [right, ahead, another].flatMap((replica) => replica.words());
    expect(begun.map((word) => word.split(' ')[0]).sort()).to.deep.equal(TENANTS);
    for (const tenantId of TENANTS) {
      const names = (await runsOf(tenantId)).map(({ request }) => request['name']);
      expect(names).to.deep.equal(['due']);
    }
  });

  it('run what is due when the only one left has a clock two hours behind', async () => {
    start({ skewMs: -2 * HOUR });
    await untilRun(TENANTS);
  });

  it('go on with a run whose process was killed in the middle, as the same request', async () => {
    const [tenantId] = TENANTS as [string];
    const dying = start({ isStuck: true, tenants: [tenantId] });
    const begun = await dying.word();
    const following = start({ skewMs: 2 * HOUR, tenants: [tenantId] });
    await sleep(5_000);
    expect(following.words(), 'its lease is renewed while it lives').to.deep.equal([]);
    await dying.end('SIGKILL');
    expect(await following.word()).to.equal(begun);
    await untilRun([tenantId]);
    expect(await runsOf(tenantId)).to.have.length(1);
    expect(following.words()).to.deep.equal([]);
  });
});
