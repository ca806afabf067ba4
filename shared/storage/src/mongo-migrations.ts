import { setTimeout as sleep } from 'node:timers/promises';
import { type Collection, type Db, type Document, MongoServerError } from 'mongodb';

/**
 * One step of a schema. Applied once, by name, in the order of the list; never edited after a release. A step may be
 * run again after a crash in its middle, so each must leave a finished step as it is.
 *
 * `expand`: adds what the old and the new code can live with; applied when a service starts.
 * `contract`: takes away what only older code needs; applied by the command alone, when no older code runs.
 */
export interface MongoMigration {
  readonly name: string;
  readonly phase: 'expand' | 'contract';
  up(tools: MigrationTools): Promise<void>;
}

export interface MigrationTools {
  readonly database: Db;
  collection<T extends Document>(name: string): Collection<T>;
  /** Makes a collection whose documents must fit a JSON schema, or puts the schema on the one that is there. */
  createCollection(name: string, jsonSchema: Document): Promise<void>;
}

export interface MigrationState {
  readonly name: string;
  readonly phase: MongoMigration['phase'];
  readonly appliedAt?: Date | undefined;
}

interface AppliedMigration {
  readonly _id: string;
  readonly phase: MongoMigration['phase'];
  readonly appliedAt: Date;
}

/** What this code needs is gone: a newer version has taken it away. */
export class SchemaTooNewError extends Error {
  override readonly name = 'SchemaTooNewError';
  constructor(owner: string, steps: readonly string[]) {
    super(
      `a newer version has taken away what this one needs in the collections of ${owner} (${steps.join(', ')}): run the newer version`,
    );
  }
}

interface MigrationLock {
  readonly _id: 'lock';
  readonly holder: string;
  readonly until: Date;
}

const NAMESPACE_EXISTS = 48;
const DUPLICATE_KEY = 11000;
const LOCK_MS = 60_000;
/** A step may take longer than the lock is given for. */
const RENEW_MS = 15_000;
const LOOK_AGAIN_MS = 200;
const FREE = new Date(0);

/**
 * Applies what is missing, one process at a time: the others wait for it. A contract step that is not yet due is
 * left out; expand steps behind it are applied all the same. Expand steps of a newer version are none of this
 * code's business: it can live with them.
 * @returns the names of the steps that this call applied
 * @throws SchemaTooNewError when a contract step was applied that this code does not know.
 */
export async function migrate(
  database: Db,
  owner: string,
  migrations: readonly MongoMigration[],
  phases: readonly MongoMigration['phase'][] = ['expand'],
): Promise<string[]> {
  const due = async (): Promise<MongoMigration[]> => {
    const states = await migrationStates(database, owner, migrations);
    const applied = new Set(states.filter((state) => state.appliedAt).map((state) => state.name));
    return migrations.filter(({ name, phase }) => !applied.has(name) && phases.includes(phase));
  };
  await refuseContracted(database, owner, migrations);
  if ((await due()).length === 0) return [];
  return holdingLock(database, owner, async (renew) => {
    const names: string[] = [];
    for (const migration of await due()) {
      await renew();
      await migration.up(toolsOf(database, owner));
      await appliedIn(database, owner).updateOne(
        { _id: migration.name },
        [{ $set: { phase: migration.phase, appliedAt: { $ifNull: ['$appliedAt', '$$NOW'] } } }],
        { upsert: true },
      );
      names.push(migration.name);
    }
    return names;
  });
}

/** What is applied and what is not, in the order of the list. Reads only. */
export async function migrationStates(
  database: Db,
  owner: string,
  migrations: readonly MongoMigration[],
): Promise<MigrationState[]> {
  const applied = await appliedIn(database, owner)
    .find({ _id: { $in: migrations.map(({ name }) => name) } })
    .toArray();
  const times = new Map(applied.map(({ _id, appliedAt }) => [_id, appliedAt]));
  return migrations.map(({ name, phase }) => ({ name, phase, appliedAt: times.get(name) }));
}

/** Applied steps that are not in the list: those of a newer version. */
export async function unknownSteps(
  database: Db,
  owner: string,
  migrations: readonly MongoMigration[],
): Promise<Pick<MigrationState, 'name' | 'phase'>[]> {
  const unknown = await appliedIn(database, owner)
    .find({ _id: { $nin: migrations.map(({ name }) => name) } })
    .sort({ appliedAt: 1 })
    .toArray();
  return unknown.map(({ _id, phase }) => ({ name: _id, phase }));
}

async function refuseContracted(
  database: Db,
  owner: string,
  migrations: readonly MongoMigration[],
): Promise<void> {
  const unknown = await unknownSteps(database, owner, migrations);
  const contracted = unknown.filter(({ phase }) => phase === 'contract');
  if (contracted.length > 0) {
    throw new SchemaTooNewError(
      owner,
      contracted.map(({ name }) => name),
    );
  }
}

function appliedIn(database: Db, owner: string): Collection<AppliedMigration> {
  return database.collection<AppliedMigration>(`${owner}.migrations`);
}

function toolsOf(database: Db, owner: string): MigrationTools {
  const nameOf = (name: string): string => `${owner}.${name}`;
  return {
    database,
    collection: (name) => database.collection(nameOf(name)),
    async createCollection(name, jsonSchema) {
      const validator = { $jsonSchema: jsonSchema };
      try {
        await database.createCollection(nameOf(name), { validator, validationAction: 'error' });
      } catch (error) {
        if (!(error instanceof MongoServerError) || error.code !== NAMESPACE_EXISTS) throw error;
        await database.command({ collMod: nameOf(name), validator, validationAction: 'error' });
      }
    },
  };
}

/** Holds the owner's lock on the database's time while work runs. A holder that died loses it after a minute. */
async function holdingLock<T>(
  database: Db,
  owner: string,
  work: (renew: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const locks = database.collection<MigrationLock>(`${owner}.migration_lock`);
  const holder = `${process.pid}.${Math.random().toString(36).slice(2)}`;
  const until = { $add: ['$$NOW', LOCK_MS] };
  const take = async (): Promise<boolean> => {
    const taken = await locks.updateOne(
      { _id: 'lock', $or: [{ holder }, { $expr: { $lt: ['$until', '$$NOW'] } }] },
      [{ $set: { holder, until } }],
    );
    return taken.matchedCount === 1;
  };
  await makeLock(locks);
  while (!(await take())) await sleep(LOOK_AGAIN_MS);
  // A failure to renew shows at the next step, which asks for the lock again.
  const renewal = setInterval(() => void take().catch(() => false), RENEW_MS);
  try {
    return await work(async () => {
      if (!(await take())) throw new Error(`another process took over the migrations of ${owner}`);
    });
  } finally {
    clearInterval(renewal);
    await locks.updateOne({ _id: 'lock', holder }, { $set: { until: FREE } });
  }
}

/** The lock is a document that stays: an upsert may not compare with the database's time. */
async function makeLock(locks: Collection<MigrationLock>): Promise<void> {
  try {
    await locks.updateOne({ _id: 'lock' }, { $setOnInsert: { holder: '', until: FREE } }, { upsert: true });
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
  }
}
