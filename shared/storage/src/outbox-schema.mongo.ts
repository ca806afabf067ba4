import { count, instant, text } from './document-shape.js';
import type { MongoMigration } from './mongo-migrations.js';

export const ENTRIES = 'outbox';
export const QUEUES = 'outbox_queue';
export const NOBODY = '';

export interface KeptEntry {
  readonly _id: string;
  readonly queue: string;
  /** Its place among the entries of its queue. */
  readonly seq: number;
  readonly action: string;
  readonly tenantId: string;
  readonly requestId: string;
  readonly orderKey: string;
  /** JSON */
  readonly params: string;
  readonly madeAt: Date;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly tries: number;
  readonly waits: number;
  readonly reason?: string;
  readonly endedAt?: Date;
}

/** There as long as something of the queue waits. */
export interface KeptQueue {
  readonly _id: string;
  readonly action: string;
  readonly dueAt: Date;
  readonly holder: string;
  readonly leaseUntil: Date;
  /** The last place that was given. */
  readonly seq: number;
  readonly putAt: Date;
}

/**
 * The collections of an outbox; every owner that puts something into one has them among its migrations. Their indexes
 * do not begin with the tenant: one relay delivers for all of them, and nobody else reads here.
 */
export const OUTBOX_IN_MONGO: MongoMigration = {
  name: 'storage-outbox',
  phase: 'expand',
  async up({ createCollection, collection }) {
    // Counted from the time in milliseconds, which the driver writes as a double.
    const place = { bsonType: 'number', minimum: 0 };
    await createCollection(ENTRIES, {
      bsonType: 'object',
      required: [
        'queue',
        'seq',
        'action',
        'tenantId',
        'requestId',
        'params',
        'madeAt',
        'state',
        'tries',
        'waits',
      ],
      properties: {
        queue: text,
        seq: place,
        action: text,
        tenantId: text,
        requestId: text,
        orderKey: text,
        params: text,
        madeAt: instant,
        state: { enum: ['waiting', 'delivered', 'dead'] },
        tries: count,
        waits: count,
        reason: text,
        endedAt: instant,
      },
    });
    await createCollection(QUEUES, {
      bsonType: 'object',
      required: ['action', 'dueAt', 'holder', 'leaseUntil', 'seq'],
      properties: { action: text, dueAt: instant, holder: text, leaseUntil: instant, seq: place },
    });
    await collection(ENTRIES).createIndex(
      { queue: 1, seq: 1 },
      { partialFilterExpression: { state: 'waiting' } },
    );
    await collection(ENTRIES).createIndex({ state: 1, endedAt: 1 });
    await collection(QUEUES).createIndex({ dueAt: 1 });
  },
};
