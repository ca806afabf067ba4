import { problem } from '@merchant-analysis/contracts/problems';
import { mongoJobStore } from '@merchant-analysis/jobs/job-store.mongo';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { onceInMongo } from '@merchant-analysis/storage/once.mongo';
import { mongoOutbox } from '@merchant-analysis/storage/outbox.mongo';
import { FIRST_VERSION } from '../domain/plan.js';
import type { Due, Override, ScheduleStore, SettledDue } from '../ports/schedule-store.js';
import {
  COLLECTIONS,
  type DueDocument,
  type KnownDocument,
  type OverrideDocument,
  SCHEDULES_IN_MONGO,
} from './schema.mongo.js';

/** Overrides, due times and runs in a replica set. @throws Problem STORAGE_UNAVAILABLE */
export async function openSchedulesInMongo(address: MongoAddress) {
  const store = await openMongo(address, { owner: 'scheduler', migrations: SCHEDULES_IN_MONGO });
  return {
    jobs: mongoJobStore(store),
    store: mongoScheduleStore(store),
    outbox: mongoOutbox(store),
    health: store,
    close: () => store.close(),
  };
}

export function mongoScheduleStore(store: MongoStore): ScheduleStore {
  const known = store.collection<KnownDocument>(COLLECTIONS.known);
  const overrides = store.collection<OverrideDocument>(COLLECTIONS.override);
  const dues = store.collection<DueDocument>(COLLECTIONS.due);
  const isUnsettled = { outcome: { $exists: false } };
  return {
    now: () => store.now(),
    async knownSince(name, now) {
      const kept = await store.write(() =>
        known.findOneAndUpdate(
          { _id: name },
          { $setOnInsert: { since: new Date(now) } },
          { upsert: true, returnDocument: 'after' },
        ),
      );
      return kept!.since.getTime();
    },
    async listOverrides() {
      const found = await store.read(() => overrides.find().toArray());
      return found.map(toOverride);
    },
    async findOverride(tenantId, name) {
      const found = await store.read(() => overrides.findOne({ tenantId, name }));
      return found ? toOverride(found) : undefined;
    },
    async changePlan({ tenantId, name, changes, changedAt, ifVersion }, request) {
      const identity = { tenantId, action: 'updateSchedule', idempotency: request };
      await onceInMongo(store, identity, async (session) => {
        const found = await overrides.findOne({ tenantId, name }, { session });
        const known = found ? toOverride(found) : undefined;
        const version = known?.version ?? FIRST_VERSION;
        if (ifVersion !== undefined && ifVersion !== version) throw problem('VERSION_STALE');
        const merged = { ...known?.changes, ...definedOf(changes) };
        await overrides.updateOne(
          { tenantId, name },
          {
            $set: {
              changes: JSON.stringify(merged),
              changedAt: new Date(changedAt),
              version: version + 1,
            },
          },
          { session, upsert: true },
        );
        return {};
      });
    },
    async claimDue(due, { holder, leaseMs }) {
      const which = keyOf(due);
      const seen = await store.read(() => dues.findOne(which));
      // What was settled stays settled; this is how nearly every look ends, and it costs a read.
      if (seen?.outcome !== undefined) return false;
      // The document must be there first: an upsert may not compare with the database's time.
      if (!seen) await store.write(() => dues.updateOne(which, { $setOnInsert: which }, { upsert: true }));
      const isFree = [{ holder: { $exists: false } }, { $expr: { $lt: ['$leaseUntil', '$$NOW'] } }];
      const claimed = { holder: { $literal: holder }, leaseUntil: { $add: ['$$NOW', leaseMs] } };
      const { matchedCount } = await store.write(() =>
        dues.updateOne({ ...which, ...isUnsettled, $or: isFree }, [{ $set: claimed }]),
      );
      return matchedCount === 1;
    },
    async settleDue({ outcome, at, jobId, ...due }) {
      await store.write(() =>
        dues.updateOne(
          { ...keyOf(due), ...isUnsettled },
          {
            $set: { outcome, at: new Date(at), ...(jobId !== undefined && { jobId }) },
            $unset: { holder: '', leaseUntil: '' },
          },
        ),
      );
    },
    async listSettled(tenantId, name, limit) {
      const filter = { tenantId, name, outcome: { $exists: true } };
      const found = await store.read(() => dues.find(filter).sort({ dueAt: -1 }).limit(limit).toArray());
      return found.map(toSettled);
    },
  };
}

function keyOf({ tenantId, name, dueAt }: Due): Pick<DueDocument, 'tenantId' | 'name' | 'dueAt'> {
  return { tenantId, name, dueAt: new Date(dueAt) };
}

function toOverride({ tenantId, name, changes, changedAt, version }: OverrideDocument): Override {
  return {
    tenantId,
    name,
    changes: JSON.parse(changes),
    changedAt: changedAt.getTime(),
    // What was changed before versions were counted was changed once.
    version: version ?? FIRST_VERSION + 1,
  };
}

function toSettled({ tenantId, name, dueAt, outcome, at, jobId }: DueDocument): SettledDue {
  return { tenantId, name, dueAt: dueAt.getTime(), outcome: outcome!, at: at!.getTime(), jobId };
}

function definedOf(changes: Override['changes']): Override['changes'] {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
