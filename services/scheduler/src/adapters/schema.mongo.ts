import { JOBS_IN_MONGO } from '@merchant-analysis/jobs/job-store.mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { keepAnswersFor, ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import type { SettledDue } from '../ports/schedule-store.js';

export const COLLECTIONS = {
  known: 'schedule_known',
  override: 'schedule_override',
  due: 'schedule_due',
} as const;

export interface KnownDocument {
  /** Name of the schedule. */
  readonly _id: string;
  readonly since: Date;
}

export interface OverrideDocument {
  readonly tenantId: string;
  readonly name: string;
  /** JSON */
  readonly changes: string;
  readonly changedAt: Date;
}

export interface DueDocument {
  readonly tenantId: string;
  readonly name: string;
  readonly dueAt: Date;
  readonly holder?: string;
  readonly leaseUntil?: Date;
  readonly outcome?: SettledDue['outcome'];
  readonly at?: Date;
  readonly jobId?: string;
}

const text = { bsonType: 'string' };
const instant = { bsonType: 'date' };

const SCHEDULES: MongoMigration = {
  name: 'schedules-1',
  phase: 'expand',
  async up({ createCollection, collection }) {
    // By name alone: schedules are the platform's, the same for every tenant.
    await createCollection(COLLECTIONS.known, {
      bsonType: 'object',
      required: ['_id', 'since'],
      properties: { _id: text, since: instant },
    });
    const override = { tenantId: text, name: text, changes: text, changedAt: instant };
    await createCollection(COLLECTIONS.override, {
      bsonType: 'object',
      required: Object.keys(override),
      properties: override,
    });
    await collection(COLLECTIONS.override).createIndex({ tenantId: 1, name: 1 }, { unique: true });
    const due = { tenantId: text, name: text, dueAt: instant };
    await createCollection(COLLECTIONS.due, {
      bsonType: 'object',
      required: Object.keys(due),
      properties: {
        ...due,
        ...{ holder: text, leaseUntil: instant, at: instant, jobId: text },
        outcome: { enum: ['run', 'skipped'] },
      },
    });
    await collection(COLLECTIONS.due).createIndex({ tenantId: 1, name: 1, dueAt: 1 }, { unique: true });
  },
};

/** Longer than any due time can wait to be settled: its key is what finds the job of a process that died. */
const KEYS_KEPT_SECONDS = 30 * 86_400;

export const SCHEDULES_IN_MONGO: readonly MongoMigration[] = [
  ONCE_IN_MONGO,
  keepAnswersFor(KEYS_KEPT_SECONDS),
  JOBS_IN_MONGO,
  SCHEDULES,
];
