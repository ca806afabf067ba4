import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, MongoServerError } from 'mongodb';

export interface ReplicaSetPlan {
  readonly name: string;
  /** `host:port` of every member, as the members and the clients reach each other. */
  readonly members: readonly string[];
  /** How the first member is reached on its own machine; default: its `host:port`. */
  readonly direct?: string | undefined;
  /** The administrator to make, when there is none yet. */
  readonly username: string;
  readonly password: string;
  /** Election timeout, milliseconds; default 10,000. */
  readonly electionTimeoutMs?: number | undefined;
}

/**
 * Parameters of every mongod, for production as for tests. A member that is silent without being gone (a cut line, a
 * stopped process) keeps the others reading its oplog until they give up, by default 10 and then 7 seconds: so long no
 * write has a majority, although there has been a new primary for a while.
 */
export const SERVER_PARAMETERS: readonly string[] = [
  'oplogNetworkTimeoutBufferSeconds=2',
  // After SIGTERM clients are told for so long to go elsewhere; they do at once. By default 15 s for each member.
  'shutdownTimeoutMillisForSignaledShutdown=5000',
];

/**
 * A new primary waits for writes that another member has and it has not; by default for ever, so for as long as the
 * silence above. Whoever is elected has every write that a majority has, and others were never acknowledged.
 */
const CATCH_UP_TIMEOUT_MS = 2_000;
const NOT_YET_INITIALIZED = 94;
const ALREADY_INITIALIZED = 23;
const UNAUTHORIZED = 13;
const USER_EXISTS = 51003;
const PATIENCE_MS = 60_000;

/**
 * Makes the members one replica set with an administrator. Run again, it finds both there and changes nothing.
 * Must run on the machine of the first member, because MongoDB lets nobody in without a user but from there.
 * @returns whether the set was initiated by this call
 */
export async function initiateReplicaSet(plan: ReplicaSetPlan): Promise<boolean> {
  const until = performance.now() + PATIENCE_MS;
  const first = new MongoClient(`mongodb://${plan.direct ?? plan.members[0]!}/?directConnection=true`, {
    serverSelectionTimeoutMS: PATIENCE_MS,
  });
  try {
    const isNew = await initiate(first, plan);
    await waitForPrimary(first, until);
    await createAdministrator(first, plan, until);
    return isNew;
  } finally {
    await first.close();
  }
}

async function initiate(first: MongoClient, plan: ReplicaSetPlan): Promise<boolean> {
  const config = {
    _id: plan.name,
    members: plan.members.map((host, _id) => ({ _id, host, priority: _id === 0 ? 2 : 1 })),
    settings: {
      electionTimeoutMillis: plan.electionTimeoutMs ?? 10_000,
      catchUpTimeoutMillis: CATCH_UP_TIMEOUT_MS,
    },
  };
  const admin = first.db('admin');
  try {
    await admin.command({ replSetGetStatus: 1 });
    return false;
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    if (error.code === UNAUTHORIZED) return false;
    if (error.code !== NOT_YET_INITIALIZED) throw error;
  }
  try {
    await admin.command({ replSetInitiate: config });
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === ALREADY_INITIALIZED) return false;
    throw error;
  }
}

async function waitForPrimary(first: MongoClient, until: number): Promise<void> {
  for (;;) {
    const hello = await first.db('admin').command({ hello: 1 });
    if (hello['primary'] !== undefined) return;
    if (performance.now() > until) throw new Error('the replica set has no primary after a minute');
    await sleep(100);
  }
}

/** Users are made on the primary; before the first one, only from the machine of a member. */
async function createAdministrator(first: MongoClient, plan: ReplicaSetPlan, until: number): Promise<void> {
  for (;;) {
    const hello = await first.db('admin').command({ hello: 1 });
    const primary = String(hello['primary'] ?? '');
    if (await tryToCreate(primary, plan)) return;
    if (performance.now() > until) throw new Error('no administrator could be made within a minute');
    await sleep(200);
  }
}

async function tryToCreate(primary: string, { username, password }: ReplicaSetPlan): Promise<boolean> {
  if (primary === '') return false;
  const client = new MongoClient(`mongodb://${primary}/?directConnection=true`);
  try {
    await client.db('admin').command({ createUser: username, pwd: password, roles: ['root'] });
    return true;
  } catch (error) {
    if (!(error instanceof MongoServerError)) return false;
    // Somebody is there already, so nobody gets in without a name any more.
    if (error.code === USER_EXISTS || error.code === UNAUTHORIZED) return true;
    return false;
  } finally {
    await client.close();
  }
}
