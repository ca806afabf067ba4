import type { Telling } from '@merchant-analysis/contracts/outbox';
import { problem } from '@merchant-analysis/contracts/problems';
import type { ClientSession } from 'mongodb';
import { instant, shape, text } from './document-shape.js';
import type { MongoStore } from './mongo.js';
import type { MongoMigration } from './mongo-migrations.js';
import type { Once } from './once.js';
import { putOutgoingInMongo } from './outbox.mongo.js';

interface KeptAnswer {
  readonly _id: { readonly tenantId: string; readonly action: string; readonly key: string };
  readonly fingerprint: string;
  /** JSON */
  readonly answer: string;
  readonly madeAt: Date;
}

const COLLECTION = 'once';
/** A day is what the API promises. */
const KEEP_SECONDS = 86_400;

/** The collection of kept answers; every owner that uses `onceInMongo` has it among its migrations. */
export const ONCE_IN_MONGO: MongoMigration = {
  name: 'storage-once',
  phase: 'expand',
  async up({ createCollection, collection }) {
    await createCollection(
      COLLECTION,
      shape({
        _id: shape({ tenantId: text, action: text, key: text }),
        ...{ fingerprint: text, answer: text, madeAt: instant },
      }),
    );
    // Not by tenant: answers are forgotten by age alone.
    await collection(COLLECTION).createIndex({ madeAt: 1 }, { expireAfterSeconds: KEEP_SECONDS });
  },
};

/** Keeps answers longer than that; a step behind `ONCE_IN_MONGO`. */
export function keepAnswersFor(seconds: number): MongoMigration {
  return {
    name: `storage-once-kept-${seconds}-seconds`,
    phase: 'expand',
    async up({ database, collection }) {
      await database.command({
        collMod: collection(COLLECTION).collectionName,
        index: { keyPattern: { madeAt: 1 }, expireAfterSeconds: seconds },
      });
    },
  };
}

/**
 * Runs an effect at most once for an idempotency key, as `once` does in SQLite: key, fingerprint and answer are
 * kept in the transaction of the effect. The effect may run again when the transaction does.
 * @throws Problem IDEMPOTENCY_KEY_REUSED when the key came with another request.
 */
export function onceInMongo<T>(
  store: MongoStore,
  { tenantId, action, idempotency }: Once,
  effect: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const { key, fingerprint } = idempotency ?? {};
  if (key === undefined || fingerprint === undefined) return withOutgoingInMongo(store, idempotency, effect);
  return store.transaction(async (session) => {
    const answers = store.collection<KeptAnswer>(COLLECTION);
    const _id = { tenantId, action, key };
    const kept = await answers.findOne({ _id }, { session });
    if (kept) {
      if (kept.fingerprint !== fingerprint) throw problem('IDEMPOTENCY_KEY_REUSED');
      return JSON.parse(kept.answer) as T;
    }
    const answer = await effect(session);
    await putOutgoingInMongo(store, session, idempotency?.outgoing?.(answer as never) ?? []);
    // `undefined` is kept as null: JSON has no word for it.
    const text = JSON.stringify(answer) ?? 'null';
    await answers.insertOne({ _id, fingerprint, answer: text, madeAt: new Date() }, { session });
    return answer;
  });
}

/** An effect and what is outgoing with it, in one transaction: for effects of which no answer is kept. */
export function withOutgoingInMongo<T>(
  store: MongoStore,
  telling: Telling | undefined,
  effect: (session: ClientSession) => Promise<T>,
): Promise<T> {
  return store.transaction(async (session) => {
    const answer = await effect(session);
    await putOutgoingInMongo(store, session, telling?.outgoing?.(answer as never) ?? []);
    return answer;
  });
}
