import { JOBS_IN_MONGO } from '@merchant-analysis/jobs/job-store.mongo';
import { instant, shape, text, whole } from '@merchant-analysis/storage/document-shape';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { keepAnswersFor, ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
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
  /** Absent in what was written before versions were counted. */
  readonly version?: number;
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

const SCHEDULES: MongoMigration = {
  name: 'schedules-1',
  phase: 'expand',
  async up({ createCollection, collection }) {
    // By name alone: schedules are the platform's, the same for every tenant.
    await createCollection(COLLECTIONS.known, shape({ _id: text, since: instant }));
    await createCollection(
      COLLECTIONS.override,
      shape({ tenantId: text, name: text, changes: text, changedAt: instant }),
    );
    await collection(COLLECTIONS.override).createIndex({ tenantId: 1, name: 1 }, { unique: true });
    await createCollection(
      COLLECTIONS.due,
      shape(
        { tenantId: text, name: text, dueAt: instant },
        {
          ...{ holder: text, leaseUntil: instant, at: instant, jobId: text },
          outcome: { enum: ['run', 'skipped'] },
        },
      ),
    );
    await collection(COLLECTIONS.due).createIndex({ tenantId: 1, name: 1, dueAt: 1 }, { unique: true });
  },
};

const PLAN_VERSIONS: MongoMigration = {
  name: 'schedules-2',
  phase: 'expand',
  async up({ createCollection }) {
    await createCollection(
      COLLECTIONS.override,
      shape({ tenantId: text, name: text, changes: text, changedAt: instant }, { version: whole }),
    );
  },
};

/** Longer than any due time can wait to be settled: its key is what finds the job of a process that died. */
const KEYS_KEPT_SECONDS = 30 * 86_400;

export const SCHEDULES_IN_MONGO: readonly MongoMigration[] = [
  ONCE_IN_MONGO,
  keepAnswersFor(KEYS_KEPT_SECONDS),
  JOBS_IN_MONGO,
  SCHEDULES,
  OUTBOX_IN_MONGO,
  PLAN_VERSIONS,
];
