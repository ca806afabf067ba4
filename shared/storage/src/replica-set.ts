import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type MongoClientOptions, MongoError, MongoServerError } from 'mongodb';

export interface ReplicaSetPlan {
  readonly name: string;
  /** `host:port` of every member, as the members and the clients reach each other. */
  readonly members: readonly string[];
  /** How the first member is reached on its own machine; default: its `host:port`. */
  readonly direct?: string | undefined;
  /** What is in the key file of the members. With it the job may run on any machine. */
  readonly memberKey?: string | undefined;
  /** The administrator to make, when there is none yet. */
  readonly username: string;
  readonly password: string;
  /** Default: `ELECTION_TIMEOUT_MS`. */
  readonly electionTimeoutMs?: number | undefined;
  /** How long the members may take to answer and to agree, milliseconds; default 60,000. */
  readonly patienceMs?: number | undefined;
}

/** What this call changed. */
export interface ReplicaSetChanges {
  readonly isInitiated: boolean;
  readonly isAdministratorMade: boolean;
}

/** The set that is there is not the one that was asked for: the message says what a person can do. */
export class ReplicaSetError extends Error {
  override readonly name = 'ReplicaSetError';
}

/**
 * Parameters of every mongod, for production as for tests. A member that is silent without being gone (a cut line, a
 * stopped process) keeps the others reading its oplog until they give up, by default 10 and then 7 seconds: so long no
 * write has a majority, although there has been a new primary for a while.
 */
export const SERVER_PARAMETERS: readonly string[] = [
  'oplogNetworkTimeoutBufferSeconds=2',
  // Not a second time at the one that was silent: another member is asked.
  'oplogFetcherSteadyStateMaxFetcherRestarts=0',
  // After SIGTERM clients are told for so long to go elsewhere; they do at once. By default 15 s for each member.
  'shutdownTimeoutMillisForSignaledShutdown=5000',
];

/**
 * So long without a primary, and the others elect one. MongoDB's own 10 seconds break the promise of 20 seconds without
 * writes as soon as two stand for election at once and nobody wins: then it takes as long again.
 */
export const ELECTION_TIMEOUT_MS = 5_000;

/**
 * A new primary waits for writes that another member has and it has not; by default for ever, so for as long as the
 * silence above. Whoever is elected has every write that a majority has, and others were never acknowledged.
 */
const CATCH_UP_TIMEOUT_MS = 2_000;
const NOT_YET_INITIALIZED = 94;
const ALREADY_INITIALIZED = 23;
const UNAUTHORIZED = 13;
const PATIENCE_MS = 60_000;

/**
 * Makes the members one replica set with an administrator. Run again, it finds both there and changes nothing;
 * which member is primary does not matter. Without `memberKey` it must run on the machine of the first member,
 * because MongoDB lets nobody in without a user but from there.
 * @throws ReplicaSetError when the set has other members, or an administrator with another password.
 */
export async function initiateReplicaSet(plan: ReplicaSetPlan): Promise<ReplicaSetChanges> {
  const patienceMs = plan.patienceMs ?? PATIENCE_MS;
  const until = performance.now() + patienceMs;
  const first = directTo(plan.direct ?? plan.members[0]!, {
    ...memberCredentials(plan),
    serverSelectionTimeoutMS: patienceMs,
  });
  try {
    const isInitiated = await initiate(first, plan);
    const isAdministratorMade = await makeAdministrator(first, plan, until);
    return { isInitiated, isAdministratorMade };
  } finally {
    await first.close();
  }
}

function directTo(host: string, options: MongoClientOptions): MongoClient {
  return new MongoClient(`mongodb://${host}/?directConnection=true`, options);
}

/** As the members speak to each other, where their key is known. */
function memberCredentials({ memberKey }: ReplicaSetPlan): MongoClientOptions {
  if (memberKey === undefined) return {};
  const auth = { username: '__system', password: memberKey.replace(/\s/g, '') };
  return { auth, authSource: 'local', authMechanism: 'SCRAM-SHA-256' };
}

async function initiate(first: MongoClient, plan: ReplicaSetPlan): Promise<boolean> {
  const config = {
    _id: plan.name,
    members: plan.members.map((host, _id) => ({ _id, host, priority: _id === 0 ? 2 : 1 })),
    settings: {
      electionTimeoutMillis: plan.electionTimeoutMs ?? ELECTION_TIMEOUT_MS,
      catchUpTimeoutMillis: CATCH_UP_TIMEOUT_MS,
    },
  };
  const admin = first.db('admin');
  try {
    await admin.command({ replSetGetStatus: 1 });
    return false;
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    // It has users already, so it was initiated.
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

/**
 * Until the administrator can log in: makes it on whoever is primary. A refusal may mean that there is one already
 * or that the primary is on another machine than ours just now, so only logging in tells.
 */
async function makeAdministrator(first: MongoClient, plan: ReplicaSetPlan, until: number): Promise<boolean> {
  let isMade = false;
  for (;;) {
    const { primary } = await first.db('admin').command({ hello: 1 });
    if (typeof primary === 'string') {
      isMade = (await tryToMake(primary, plan)) || isMade;
      if (await isAsPlanned(primary, plan)) return isMade;
    }
    if (performance.now() > until) {
      throw new ReplicaSetError(
        primary === undefined
          ? `${plan.name} has no primary: look whether most of ${plan.members.join(', ')} are up and reach each other`
          : `${plan.username} cannot log in to ${plan.name}: either it has users and another password than MONGODB_PASSWORD, or it has none and this must run on the machine of ${plan.members[0]}, or with --key-file`,
      );
    }
    await sleep(200);
  }
}

async function tryToMake(primary: string, plan: ReplicaSetPlan): Promise<boolean> {
  const { username, password } = plan;
  const client = directTo(primary, memberCredentials(plan));
  try {
    await client.db('admin').command({
      createUser: username,
      pwd: password,
      roles: ['root'],
      // Without the majority an election right afterwards would take the administrator back.
      writeConcern: { w: 'majority', j: true },
    });
    return true;
  } catch (error) {
    // There is one, or we may not, or it is not the primary any more: logging in tells, and the next turn asks again.
    if (error instanceof MongoError) return false;
    throw error;
  } finally {
    await client.close();
  }
}

/** Whether the administrator can log in. @throws ReplicaSetError when the set that it finds has other members. */
async function isAsPlanned(
  primary: string,
  { name, members, username, password }: ReplicaSetPlan,
): Promise<boolean> {
  const client = directTo(primary, { auth: { username, password }, serverSelectionTimeoutMS: 2_000 });
  try {
    const { config } = await client.db('admin').command({ replSetGetConfig: 1 });
    const hosts = (config.members as { host: string }[]).map(({ host }) => host);
    if (config._id !== name || [...hosts].sort().join() !== [...members].sort().join()) {
      throw new ReplicaSetError(
        `the replica set is ${config._id} with ${hosts.join(', ')}, not ${name} with ${members.join(', ')}: members are added and removed with rs.add and rs.remove`,
      );
    }
    return true;
  } catch (error) {
    if (error instanceof MongoError) return false;
    throw error;
  } finally {
    await client.close();
  }
}
