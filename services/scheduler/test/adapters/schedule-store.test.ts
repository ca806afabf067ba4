import { mongoScheduleStore } from '@merchant-analysis/scheduler/adapters/schedule-store.mongo';
import {
  SCHEDULE_MIGRATIONS,
  sqliteScheduleStore,
} from '@merchant-analysis/scheduler/adapters/schedule-store.sqlite';
import { SCHEDULES_IN_MONGO } from '@merchant-analysis/scheduler/adapters/schema.mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { emptyCollections, emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { expect } from 'chai';
import { memoryScheduleStore } from '../memory-schedule-store.js';
import { describeScheduleStore } from './schedule-store.contract.js';

const clock = fakeClock('2026-11-20T12:00:00+08:00');

describeScheduleStore('memory', async () => memoryScheduleStore(clock));
describeScheduleStore('SQLite', async () =>
  sqliteScheduleStore(openSqlite(':memory:', SCHEDULE_MIGRATIONS), clock),
);

describe('schedules in a replica set', () => {
  let mongo: MongoStore;
  before(async function () {
    const address = await emptyMongoDatabase(this);
    mongo = await openMongo(address, { owner: 'scheduler', migrations: SCHEDULES_IN_MONGO });
  });
  after(() => mongo?.close());

  describeScheduleStore('MongoDB', async () => {
    await emptyCollections(mongo);
    return mongoScheduleStore(mongo);
  });

  it('run by the time of the database', async () => {
    const [{ now }] = (await mongo.database
      .aggregate<{ now: Date }>([{ $documents: [{}] }, { $project: { now: '$$NOW' } }])
      .toArray()) as [{ now: Date }];
    const time = await mongoScheduleStore(mongo).now();
    expect(time).to.be.within(now.getTime(), now.getTime() + 5_000);
  });

  it('remember the request that wrote a run for thirty days', async () => {
    const indexes = await mongo.collection('once').indexes();
    expect(indexes.map(({ expireAfterSeconds }) => expireAfterSeconds)).to.include(30 * 86_400);
  });
});
