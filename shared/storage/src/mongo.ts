import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '@merchant-analysis/contracts/problems';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import {
  type ClientSession,
  type Collection,
  type Db,
  type Document,
  MongoClient,
  type MongoClientOptions,
  ReadConcern,
} from 'mongodb';
import { abandonedTransactions } from './abandoned-transactions.js';
import { type MongoMigration, migrate } from './mongo-migrations.js';
import { mongoProblem } from './mongo-problem.js';
import { runTransaction } from './mongo-transaction.js';
import { ringCommitted } from './outbox-bell.js';
import { type PrimaryWatch, watchPrimary } from './primary-watch.js';

interface OpenMongoOptions {
  /** The service that owns these collections: the first part of their names. */
  readonly owner: string;
  readonly migrations: readonly MongoMigration[];
  /** False: the schema is left as it is. For commands that look, and for threads of a service that has migrated. */
  readonly migrate?: boolean;
  /** Connections to one server. */
  readonly maxPoolSize?: number;
  /** Address of this machine to connect from; for tests that cut one client off. */
  readonly localAddress?: string;
  /** Monotonic clock, milliseconds; for tests. */
  readonly now?: () => number;
}

/** The collections of one service in a replica set. Every method maps errors that a caller can act on to problems. */
export interface MongoStore {
  readonly database: Db;
  /** `<owner>.<name>` */
  collection<T extends Document>(name: string): Collection<T>;
  /** Name of a collection of this service, for GridFS and `$lookup`. */
  nameOf(name: string): string;
  /**
   * Runs work as one transaction with snapshot reads and a majority commit. The work may run more than once: its
   * only effects are writes with this session. Look ids up before inserting them: a duplicate key ends the
   * transaction (it is then tried again).
   * @throws Problem STORAGE_UNAVAILABLE when there is no primary within the patience: outcome unknown, but at most once.
   */
  transaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T>;
  /** One write of one document: atomic by itself, sent again by the driver when its server went away. */
  write<T>(work: () => Promise<T>): Promise<T>;
  /** Reads that go on from a secondary while there is no primary; `isStale` then. */
  read<T>(work: () => Promise<T>): Promise<T>;
  /** Several reads that see one moment: of these collections, and with this session. Reads only. */
  snapshot<T>(work: (session: ClientSession, collection: MongoStore['collection']) => Promise<T>): Promise<T>;
  /** Whether reads come from a secondary just now, because there is no primary. */
  isStale(): boolean;
  isAnswering(): Promise<boolean>;
  /** The primary's time, milliseconds since 1970: one clock for all processes, whatever their machines say. */
  now(): Promise<number>;
  close(): Promise<void>;
}

/** The longest that a transaction is tried again while there is no primary, milliseconds. */
const WRITE_PATIENCE_MS = 10_000;
/** Without a primary for this long, writes are refused at once, milliseconds. */
const REFUSE_AFTER_MS = 15_000;
/** A member that takes longer to answer a ping is no help, milliseconds. */
const PING_PATIENCE_MS = 2_000;

/**
 * Settings that decide whether an acknowledged write is lost; they win over what the connection string says.
 * Reads are of majority-committed data, from the primary while there is one.
 */
const SAFE_OPTIONS: MongoClientOptions = {
  retryWrites: true,
  retryReads: true,
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5_000 },
  readConcern: { level: 'majority' },
  readPreference: 'primaryPreferred',
  serverSelectionTimeoutMS: 5_000,
  // A primary that is silent without being gone is noticed after both of these together. What was asked of it until
  // then waits, and reads then go to another member while their callers still wait for them.
  connectTimeoutMS: 2_000,
  heartbeatFrequencyMS: 1_000,
  waitQueueTimeoutMS: 4_000,
  socketTimeoutMS: 30_000,
  minPoolSize: 1,
  maxIdleTimeMS: 600_000,
  ignoreUndefined: true,
};

/**
 * Connects to the replica set and brings the collections of the owner up to date.
 * @throws Problem STORAGE_UNAVAILABLE when no server answers, SchemaTooNewError for a schema of newer code.
 */
export async function openMongo(address: MongoAddress, options: OpenMongoOptions): Promise<MongoStore> {
  const { owner } = options;
  const { localAddress } = options;
  const client = connectionTo(address, {
    appName: owner,
    maxPoolSize: options.maxPoolSize ?? 50,
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  const watch = watchPrimary(client, options.now);
  try {
    await client.connect();
    if (options.migrate !== false) {
      await migrate(client.db(), owner, options.migrations);
    }
  } catch (error) {
    await client.close();
    throw mongoProblem(error);
  }
  return storeOf(client, owner, watch);
}

/** A client with the settings of this platform, not yet connected. */
export function connectionTo(address: MongoAddress, options: MongoClientOptions = {}): MongoClient {
  const { replicaSet, username, password } = address;
  const auth = username !== undefined && password !== undefined ? { username, password } : undefined;
  return new MongoClient(withoutOverrides(address.uri), {
    ...SAFE_OPTIONS,
    ...options,
    replicaSet,
    ...(auth ? { auth } : {}),
  });
}

const DECIDED_HERE = /^(w|journal|wtimeoutms|retrywrites|retryreads|readconcernlevel|readpreference.*)=/i;

/** The connection string without what would weaken the settings above. */
function withoutOverrides(uri: string): string {
  const [place = '', query = ''] = uri.split('?');
  const kept = query.split('&').filter((pair) => !DECIDED_HERE.test(pair));
  return query === '' ? place : `${place}?${kept.join('&')}`;
}

function storeOf(client: MongoClient, owner: string, watch: PrimaryWatch): MongoStore {
  const database = client.db();
  const nameOf = (name: string): string => `${owner}.${name}`;
  // A collection that asks for majority reads would take the moment away from a session of a snapshot. The driver
  // writes the moment into the read concern itself, so every snapshot has one of its own.
  const collectionsAtOneMoment = (): MongoStore['collection'] => {
    const atOneMoment = client.db(undefined, { readConcern: new ReadConcern('snapshot') });
    return (name) => atOneMoment.collection(nameOf(name));
  };
  const abandoned = abandonedTransactions(client);
  const refuseWithoutPrimary = (): void => {
    if (watch.lostForMs() >= REFUSE_AFTER_MS) throw problem('STORAGE_UNAVAILABLE');
  };
  const mapped = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw mongoProblem(error);
    }
  };
  const store: MongoStore = {
    database,
    collection: (name) => database.collection(nameOf(name)),
    nameOf,
    transaction: (work) =>
      mapped(async () => {
        refuseWithoutPrimary();
        return client.withSession(async (session) => {
          const result = await runTransaction(session, work, {
            patienceMs: WRITE_PATIENCE_MS,
            beforeEachTry: refuseWithoutPrimary,
            afterConflict: abandoned.look,
          });
          ringCommitted(store, session);
          return result;
        });
      }),
    write: (work) =>
      mapped(async () => {
        refuseWithoutPrimary();
        return work();
      }),
    read: mapped,
    snapshot: (work) =>
      mapped(() =>
        client.withSession({ snapshot: true }, (session) => work(session, collectionsAtOneMoment())),
      ),
    isStale: () => watch.lostForMs() > 0,
    isAnswering: () => answersInTime(database),
    now: () =>
      mapped(async () => {
        refuseWithoutPrimary();
        const { localTime } = await database.command({ hello: 1 }, { readPreference: 'primary' });
        return (localTime as Date).getTime();
      }),
    close: () => client.close(),
  };
  return store;
}

/** Whether a member answers a ping in time; a command of the driver has no time limit of its own. */
async function answersInTime(database: Db): Promise<boolean> {
  const limit = new AbortController();
  const late = sleep(PING_PATIENCE_MS, false, { signal: limit.signal });
  late.catch(() => {});
  const answered = database.command({ ping: 1 }, { readPreference: 'primaryPreferred' }).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    limit.abort();
  }
}
