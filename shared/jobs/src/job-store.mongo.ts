import type { Caller } from '@merchant-analysis/contracts/caller';
import type { Job, JobProgress, JobState } from '@merchant-analysis/contracts/jobs';
import { flag, instant, mark, shape, text } from '@merchant-analysis/storage/document-shape';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { onceInMongo } from '@merchant-analysis/storage/once.mongo';
import { putOutgoingInMongo } from '@merchant-analysis/storage/outbox.mongo';
import type { Document } from 'mongodb';
import type { JobRow, JobStore } from './job-store.js';

/** A job as it lies in MongoDB. What the work reads and writes is JSON text, so that no number of it becomes a double. */
interface JobDocument {
  readonly _id: string;
  readonly tenantId: string;
  readonly kind: string;
  readonly state: string;
  /** JSON */
  readonly caller: string;
  /** JSON */
  readonly request: string;
  readonly merchantId?: string;
  /** JSON */
  readonly progress: string;
  /** JSON */
  readonly result?: string;
  /** JSON */
  readonly problem?: string;
  readonly cancelRequested: boolean;
  /** There while the job waits or runs: the index of open jobs holds no others. */
  readonly isOpen?: true;
  readonly holder?: string;
  readonly leaseUntil?: Date;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
}

const JOB_COLLECTION = 'job';

/** The collection of jobs; every owner of jobs has it among its migrations, and `ONCE_IN_MONGO` too. */
export const JOBS_IN_MONGO: MongoMigration = {
  name: 'jobs-1',
  phase: 'expand',
  async up({ createCollection, collection }) {
    await createCollection(
      JOB_COLLECTION,
      shape(
        {
          ...{ _id: text, tenantId: text, kind: text, caller: text, request: text, progress: text },
          state: { enum: ['waiting', 'running', 'succeeded', 'failed', 'cancelled'] },
          ...{ cancelRequested: flag, createdAt: instant },
        },
        {
          ...{ merchantId: text, result: text, problem: text, holder: text, isOpen: mark },
          ...{ leaseUntil: instant, startedAt: instant, finishedAt: instant },
        },
      ),
    );
    const jobs = collection(JOB_COLLECTION);
    await jobs.createIndex({ tenantId: 1, createdAt: 1, _id: 1 });
    // Not by tenant: a worker asks for the oldest open job of all of them.
    await jobs.createIndex({ createdAt: 1, _id: 1 }, { partialFilterExpression: { isOpen: true } });
  },
};

/** Whose lease has run out, by the database's time. */
const IS_LEFT_ALONE = { state: 'running', $expr: { $lt: ['$leaseUntil', '$$NOW'] } };
const IS_WAITING = { $eq: ['$state', 'waiting'] };

/** Jobs in a replica set, as `sqliteJobStore` keeps them in a file. Each step is one write of one document. */
export function mongoJobStore(store: MongoStore): JobStore {
  const jobs = store.collection<JobDocument>(JOB_COLLECTION);
  const after = { returnDocument: 'after' } as const;
  return {
    async create(job, idempotency) {
      const { tenantId } = job.caller;
      const request = { tenantId, action: `job.${job.kind}`, idempotency };
      return onceInMongo(store, request, async (session) => {
        const document = {
          tenantId,
          kind: job.kind,
          state: 'waiting',
          caller: JSON.stringify(job.caller),
          request: JSON.stringify(job.request),
          merchantId: job.merchantId,
          progress: JSON.stringify({ done: 0, unit: job.unit }),
          cancelRequested: false,
          isOpen: true,
        };
        // An insert cannot name the database's time. An id that is there already does not match: a duplicate key.
        const made = await jobs.findOneAndUpdate(
          { _id: job.id, createdAt: { $exists: false } },
          [{ $set: { ...literally(document), createdAt: '$$NOW' } }],
          { ...after, upsert: true, session },
        );
        return toJob(made!);
      });
    },
    async find(tenantId, id) {
      const found = await store.read(() => jobs.findOne({ _id: id, tenantId }));
      return found ? toJob(found) : undefined;
    },
    async list(tenantId, { limit, kinds }) {
      const filter = kinds ? { tenantId, kind: { $in: [...kinds] } } : { tenantId };
      const found = await store.read(() =>
        jobs.find(filter).sort({ createdAt: -1, _id: -1 }).limit(limit).toArray(),
      );
      return found.map(toJob);
    },
    async claim({ holder, leaseMs, kinds, id }) {
      const filter = {
        isOpen: true as const,
        kind: { $in: [...kinds] },
        $or: [{ state: 'waiting' }, IS_LEFT_ALONE],
        ...(id === undefined ? {} : { _id: id }),
      };
      const claimed = {
        ...literally({ state: 'running', holder }),
        leaseUntil: { $add: ['$$NOW', leaseMs] },
        startedAt: { $ifNull: ['$startedAt', '$$NOW'] },
      };
      const found = await store.write(() =>
        jobs.findOneAndUpdate(filter, [{ $set: claimed }], { ...after, sort: { createdAt: 1, _id: 1 } }),
      );
      return found ? toJob(found) : undefined;
    },
    async progress(id, holder, progress, leaseMs) {
      const changes = {
        ...literally({ progress: JSON.stringify(progress) }),
        leaseUntil: { $add: ['$$NOW', leaseMs] },
      };
      const found = await store.write(() =>
        jobs.findOneAndUpdate({ _id: id, holder, state: 'running' }, [{ $set: changes }], after),
      );
      if (!found) return 'lost';
      return found.cancelRequested ? 'cancel' : 'continue';
    },
    async finish(id, holder, end) {
      const ended = { state: end.state, result: toText(end.result), problem: toText(end.problem) };
      const { matchedCount } = await store.write(() =>
        jobs.updateOne({ _id: id, holder, state: 'running' }, [
          { $set: { ...literally(ended), finishedAt: '$$NOW' } },
          { $unset: ['holder', 'leaseUntil', 'isOpen'] },
        ]),
      );
      return matchedCount === 1;
    },
    async release(id, holder) {
      await store.write(() =>
        jobs.updateOne(
          { _id: id, holder, state: 'running' },
          { $set: { state: 'waiting' }, $unset: { holder: '', leaseUntil: '' } },
        ),
      );
    },
    async requestCancel(tenantId, id, telling) {
      const changes = {
        cancelRequested: { $or: ['$cancelRequested', { $eq: ['$state', 'running'] }] },
        state: { $cond: [IS_WAITING, 'cancelled', '$state'] },
        finishedAt: { $cond: [IS_WAITING, '$$NOW', '$finishedAt'] },
        isOpen: { $cond: [IS_WAITING, '$$REMOVE', '$isOpen'] },
      };
      return store.transaction(async (session) => {
        const before = await jobs.findOne({ _id: id, tenantId }, { session, projection: { isOpen: 1 } });
        if (!before) return undefined;
        const found = await jobs.findOneAndUpdate({ _id: id, tenantId }, [{ $set: changes }], {
          ...after,
          session,
        });
        const job = toJob(found!);
        if (before.isOpen) await putOutgoingInMongo(store, session, telling?.outgoing?.(job) ?? []);
        return job;
      });
    },
  };
}

/** Values for a pipeline, where a text that begins with `$` would be read as the name of a field. */
function literally(values: Document): Document {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, { $literal: value }]));
}

function toJob(document: JobDocument): JobRow {
  const caller = JSON.parse(document.caller) as Caller;
  return {
    id: document._id,
    tenantId: document.tenantId,
    kind: document.kind as Job['kind'],
    state: document.state as JobState,
    progress: JSON.parse(document.progress) as JobProgress,
    createdAt: document.createdAt.toISOString(),
    startedAt: document.startedAt?.toISOString(),
    finishedAt: document.finishedAt?.toISOString(),
    createdBy: caller.userId,
    merchantId: document.merchantId,
    result: fromText(document.result) as Job['result'],
    problem: fromText(document.problem) as Job['problem'],
    caller,
    request: JSON.parse(document.request) as Record<string, unknown>,
  };
}

function toText(value: object | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function fromText(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
