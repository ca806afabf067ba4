import type { MongoStore } from '@merchant-analysis/storage/mongo';

/** What an acknowledgement waits for. */
export interface WriteConcern {
  /** Members that have the write. */
  readonly w: 'majority' | 1;
  /** Whether they have it in their journal, on disk. */
  readonly journal: boolean;
}

/**
 * The same store, whose transactions are acknowledged with another concern. No program of the platform can be set so:
 * this is how a bench shows what its safety costs. The driver runs the transactions of every concern, the platform's
 * own too, so that sides differ in nothing else.
 */
export function withWriteConcern(store: MongoStore, writeConcern: WriteConcern): MongoStore {
  return {
    ...store,
    transaction: (work) =>
      store.database.client.withSession((session) =>
        session.withTransaction(() => work(session), {
          readConcern: { level: 'snapshot' },
          readPreference: 'primary',
          writeConcern: { ...writeConcern },
        }),
      ),
  };
}
