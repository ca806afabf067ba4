import type { OutboxEntry } from '@merchant-analysis/contracts/outbox';
import type { ClientSession, Document } from 'mongodb';
import { newId } from './identifier.js';
import type { MongoStore } from './mongo.js';
import { type DeadLetter, type Outbox, queueOf, type WaitingEntry } from './outbox.js';
import { hearBell, ringOnCommit } from './outbox-bell.js';
import { ENTRIES, type KeptEntry, type KeptQueue, NOBODY, QUEUES } from './outbox-schema.mongo.js';

/**
 * Writes entries with the session of the effect that they tell of. The queue's document is written too: so two
 * transactions that put into one queue come one after the other, and so do one that puts and one that ends it.
 */
export async function putOutgoingInMongo(
  store: MongoStore,
  session: ClientSession,
  entries: readonly OutboxEntry[],
): Promise<void> {
  for (const entry of entries) {
    const { action, tenantId, requestId, orderKey, params } = entry;
    const queue = queueOf(entry);
    const { seq, now } = await openQueue(store, session, queue, action);
    const kept: KeptEntry = {
      _id: newId('out'),
      queue,
      seq,
      action,
      tenantId,
      requestId,
      orderKey,
      params: JSON.stringify(params),
      madeAt: now,
      state: 'waiting',
      tries: 0,
      waits: 0,
    };
    await store.collection<KeptEntry>(ENTRIES).insertOne(kept, { session });
  }
  if (entries.length > 0) ringOnCommit(session);
}

export function mongoOutbox(store: MongoStore): Outbox {
  const entries = store.collection<KeptEntry>(ENTRIES);
  const queues = store.collection<KeptQueue>(QUEUES);
  const isClaimable = { $and: [{ $lte: ['$dueAt', '$$NOW'] }, { $lt: ['$leaseUntil', '$$NOW'] }] };
  const inFuture = (ms: number): Document => ({ $add: ['$$NOW', ms] });
  const ended = (state: KeptEntry['state']): Document => ({ state, endedAt: '$$NOW' });
  const waitingOf = (queue: string): { queue: string; state: 'waiting' } => ({ queue, state: 'waiting' });

  return {
    async claim({ holder, leaseMs, mostQueues, mostEntries, without = [] }) {
      const claimable = await store.read(() =>
        queues
          .find({ action: { $nin: [...without] }, $expr: isClaimable })
          .sort({ dueAt: 1 })
          .limit(mostQueues)
          .toArray(),
      );
      const lent = claimable.map(async ({ _id: queue }) => {
        const { matchedCount } = await store.write(() =>
          queues.updateOne({ _id: queue, $expr: isClaimable }, [
            { $set: { holder, leaseUntil: inFuture(leaseMs) } },
          ]),
        );
        if (matchedCount === 0) return [];
        const oldest = entries.find(waitingOf(queue)).sort({ seq: 1 }).limit(mostEntries);
        const found = await store.read(() => oldest.toArray());
        return [{ queue, entries: found.map(toEntry) }];
      });
      return (await Promise.all(lent)).flat();
    },
    async renew(queue, holder, leaseMs) {
      const { matchedCount } = await store.write(() =>
        queues.updateOne({ _id: queue, holder }, [{ $set: { leaseUntil: inFuture(leaseMs) } }]),
      );
      return matchedCount === 1;
    },
    async settle({ queue, delivered, stopped }, holder) {
      await store.transaction(async (session) => {
        if (delivered.length > 0) {
          const ids = { _id: { $in: [...delivered] }, state: 'waiting' as const };
          await entries.updateMany(ids, [{ $set: ended('delivered') }], { session });
        }
        if (!(await queues.findOne({ _id: queue, holder }, { session }))) return;
        if (stopped) {
          const { id, as, counts, reason } = stopped;
          const isTry = as === 'dead' || counts === 'try';
          const change = {
            reason: { $literal: reason },
            tries: { $add: ['$tries', isTry ? 1 : 0] },
            waits: { $add: ['$waits', counts === 'wait' ? 1 : 0] },
            ...(as === 'dead' ? ended('dead') : {}),
          };
          await entries.updateOne({ _id: id, state: 'waiting' }, [{ $set: change }], { session });
        }
        const isLeft = await entries.findOne(waitingOf(queue), { session, projection: { _id: 1 } });
        if (!isLeft) await queues.deleteOne({ _id: queue }, { session });
        else {
          const free = { holder: NOBODY, leaseUntil: new Date(0), dueAt: inFuture(stopped?.delayMs ?? 0) };
          await queues.updateOne({ _id: queue }, [{ $set: free }], { session });
        }
      });
    },
    async count() {
      const count = (state: KeptEntry['state']): Promise<number> =>
        store.read(() => entries.countDocuments({ state }));
      const [waiting, dead] = await Promise.all([count('waiting'), count('dead')]);
      return { waiting, dead };
    },
    async listDead(limit) {
      const letters = entries.find({ state: 'dead' }).sort({ endedAt: -1, _id: -1 }).limit(limit);
      return (await store.read(() => letters.toArray())).map(toLetter);
    },
    async replay(ids) {
      const chosen = ids === 'all' ? (await this.listDead(0)).map(({ id }) => id) : ids;
      let replayed = 0;
      for (const _id of chosen) {
        // One by one: a transaction has a limit, and each letter is back in line or not.
        replayed += await store.transaction(async (session) => {
          const letter = await entries.findOne({ _id, state: 'dead' }, { session });
          if (!letter) return 0;
          await openQueue(store, session, letter.queue, letter.action);
          const back = { $set: { state: 'waiting', tries: 0, waits: 0 }, $unset: { endedAt: '' } } as const;
          await entries.updateOne({ _id }, back, { session });
          ringOnCommit(session);
          return 1;
        });
      }
      return replayed;
    },
    async sweep(olderThanMs) {
      const old = { $lt: ['$endedAt', { $subtract: ['$$NOW', olderThanMs] }] };
      const { deletedCount } = await store.write(() =>
        entries.deleteMany({ state: 'delivered', $expr: old }),
      );
      return deletedCount;
    },
    onPut: (listener) => hearBell(store, listener),
  };
}

/**
 * Makes the queue when there is none and gives the next place in it: the database's time in milliseconds, or one
 * more than the last place, so that places only rise, also when the queue is made again.
 */
async function openQueue(
  store: MongoStore,
  session: ClientSession,
  queue: string,
  action: string,
): Promise<{ seq: number; now: Date }> {
  const next = { $add: [{ $ifNull: ['$seq', 0] }, 1] };
  const kept = await store.collection<KeptQueue>(QUEUES).findOneAndUpdate(
    { _id: queue },
    [
      {
        $set: {
          action,
          dueAt: { $ifNull: ['$dueAt', '$$NOW'] },
          holder: { $ifNull: ['$holder', NOBODY] },
          leaseUntil: { $ifNull: ['$leaseUntil', new Date(0)] },
          seq: { $max: [next, { $toLong: '$$NOW' }] },
          putAt: '$$NOW',
        },
      },
    ],
    { upsert: true, session, returnDocument: 'after' },
  );
  return { seq: kept!.seq, now: kept!.putAt };
}

function toEntry(kept: KeptEntry): WaitingEntry {
  const { _id: id, action, tenantId, requestId, orderKey, params, tries, waits } = kept;
  const parsed = JSON.parse(params) as Record<string, unknown>;
  return { id, action, tenantId, requestId, orderKey, params: parsed, tries, waits };
}

function toLetter(kept: KeptEntry): DeadLetter {
  const { waits: _, ...entry } = toEntry(kept);
  return {
    ...entry,
    reason: kept.reason ?? '',
    madeAt: kept.madeAt.getTime(),
    diedAt: kept.endedAt?.getTime() ?? 0,
  };
}
