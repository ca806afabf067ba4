import type { JobStore } from '@merchant-analysis/jobs/job-store';
import { JOBS_IN_MONGO, mongoJobStore } from '@merchant-analysis/jobs/job-store.mongo';
import { JOB_MIGRATIONS, sqliteJobStore } from '@merchant-analysis/jobs/job-store.sqlite';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openMongo } from '@merchant-analysis/storage/mongo';
import { ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import { mongoOutbox } from '@merchant-analysis/storage/outbox.mongo';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
import { openSqlite } from '@merchant-analysis/storage/sqlite';

/** Where jobs are kept, in words that another process understands. */
export type JobPlace = { readonly file: string } | { readonly mongo: MongoAddress };

/** A connection of its own to the jobs at a place. */
export async function openJobs(
  place: JobPlace,
): Promise<{ store: JobStore; outbox: Outbox; close(): Promise<void> }> {
  if ('mongo' in place) {
    const migrations = [ONCE_IN_MONGO, OUTBOX_IN_MONGO, JOBS_IN_MONGO];
    const mongo = await openMongo(place.mongo, { owner: 'jobs', migrations, maxPoolSize: 20 });
    return { store: mongoJobStore(mongo), outbox: mongoOutbox(mongo), close: () => mongo.close() };
  }
  const database = openSqlite(place.file, JOB_MIGRATIONS);
  return {
    store: sqliteJobStore(database),
    outbox: sqliteOutbox(database),
    close: async () => database.close(),
  };
}
