import { problem } from '@merchant-analysis/contracts/problems';
import type { ClientSession } from 'mongodb';
import type { MongoStore } from './mongo.js';
import type { MongoMigration } from './mongo-migrations.js';
import type { Once } from './once.js';

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
    await createCollection(COLLECTION, {
      bsonType: 'object',
      required: ['_id', 'fingerprint', 'answer', 'madeAt'],
      properties: {
        _id: {
          bsonType: 'object',
          required: ['tenantId', 'action', 'key'],
          properties: {
            tenantId: { bsonType: 'string' },
            action: { bsonType: 'string' },
            key: { bsonType: 'string' },
          },
        },
        fingerprint: { bsonType: 'string' },
        answer: { bsonType: 'string' },
        madeAt: { bsonType: 'date' },
      },
    });
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
  return store.transaction(async (session) => {
    if (!idempotency) return effect(session);
    const { key, fingerprint } = idempotency;
    const answers = store.collection<KeptAnswer>(COLLECTION);
    const _id = { tenantId, action, key };
    const kept = await answers.findOne({ _id }, { session });
    if (kept) {
      if (kept.fingerprint !== fingerprint) throw problem('IDEMPOTENCY_KEY_REUSED');
      return JSON.parse(kept.answer) as T;
    }
    const answer = await effect(session);
    // `undefined` is kept as null: JSON has no word for it.
    const text = JSON.stringify(answer) ?? 'null';
    await answers.insertOne({ _id, fingerprint, answer: text, madeAt: new Date() }, { session });
    return answer;
  });
}
