import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { initiateReplicaSet, SERVER_PARAMETERS } from '@merchant-analysis/storage/replica-set';
import { MongoClient } from 'mongodb';
import { freePort, waitForPort } from './real-server.js';

export const MONGOD = {
  name: 'mongod',
  variable: 'MONGOD_BIN',
  install: 'npm run servers:install',
};

/** One real mongod. Signals go to exactly this process. */
export interface MongoMember {
  readonly host: string;
  readonly port: number;
  /** Undefined while it is down. */
  readonly process: ChildProcess | undefined;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the process has ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on its data. */
  restart(): Promise<void>;
}

/** A real replica set with keyfile authentication on loopback. */
export interface MongoSet {
  readonly members: readonly MongoMember[];
  /** The address of a database in it. @param through other `host:port` than the members' own, such as proxies */
  addressOf(database: string, through?: readonly string[]): MongoAddress;
  stop(): Promise<void>;
}

interface MongoSetOptions {
  /** The mongod program. */
  readonly program: string;
  /** An empty folder for data and logs. */
  readonly folder: string;
  /** Default: 3. */
  readonly members?: number;
  /**
   * What the members and clients call each member, by the port it listens on: a proxy's `host:port`, so that a
   * fault can be put between any two of them. Default: the member itself.
   */
  readonly advertise?: (port: number, index: number) => Promise<string>;
  /** Default: 2,000, so that a test does not wait for ten seconds. */
  readonly electionTimeoutMs?: number;
  /** Whether the servers are run under another program, such as `faketime`. */
  readonly wrap?: (index: number) => readonly string[];
  /** False: nobody gets in without a user, not even from the same machine. */
  readonly hasLocalhostException?: boolean;
}

const ADMIN = 'admin';
const SET = 'rs0';

/** Servers that know of each other's key and are no replica set yet. */
export interface MongoMembers {
  readonly members: readonly MongoMember[];
  /** `host:port` of each, as the others and clients are to reach it. */
  readonly hosts: readonly string[];
  readonly keyFile: string;
}

export async function startMongoMembers(options: MongoSetOptions): Promise<MongoMembers> {
  const { folder } = options;
  const keyFile = join(folder, 'keyfile');
  writeFileSync(keyFile, randomBytes(96).toString('base64'), { mode: 0o400 });
  const members: MongoMember[] = [];
  const hosts: string[] = [];
  for (let index = 0; index < (options.members ?? 3); index++) {
    const port = await freePort();
    members.push(await startMember(options, index, port, keyFile));
    hosts.push((await options.advertise?.(port, index)) ?? `127.0.0.1:${port}`);
  }
  return { members, hosts, keyFile };
}

/** Starts a replica set; takes some three seconds. */
export async function startMongoSet(options: MongoSetOptions): Promise<MongoSet> {
  const { members, hosts } = await startMongoMembers(options);
  const password = randomBytes(18).toString('base64url');
  await initiateReplicaSet({
    name: SET,
    members: hosts,
    direct: `127.0.0.1:${members[0]!.port}`,
    username: ADMIN,
    password,
    electionTimeoutMs: options.electionTimeoutMs ?? 2_000,
  });
  await Promise.all(members.map((member) => waitForLogin(member.host, password)));
  return {
    members,
    addressOf: (database, through = hosts) => ({
      uri: `mongodb://${through.join(',')}/${database}?authSource=admin`,
      replicaSet: SET,
      username: ADMIN,
      password,
    }),
    stop: async () => {
      await Promise.all(members.map((member) => member.kill('SIGKILL')));
    },
  };
}

async function startMember(
  { program, folder, wrap, hasLocalhostException = true }: MongoSetOptions,
  index: number,
  port: number,
  keyFile: string,
): Promise<MongoMember> {
  const dataPath = join(folder, `member-${index}`);
  mkdirSync(dataPath, { recursive: true });
  const args = [
    ...['--replSet', SET, '--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', dataPath],
    ...['--keyFile', keyFile, '--oplogSize', '64', '--wiredTigerCacheSizeGB', '0.25'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false', '--quiet'],
    ...SERVER_PARAMETERS.flatMap((parameter) => ['--setParameter', parameter]),
    ...['--setParameter', `enableLocalhostAuthBypass=${hasLocalhostException}`],
  ];
  const [command = program, ...before] = [...(wrap?.(index) ?? []), program];
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  const start = async (): Promise<void> => {
    const log = openSync(join(folder, `member-${index}.log`), 'a');
    const started = spawn(command, [...before, ...args], { stdio: ['ignore', log, log] });
    child = started;
    ended = new Promise((resolve) =>
      started.once('exit', () => {
        if (child === started) child = undefined;
        resolve();
      }),
    );
    const gone = ended.then(() => {
      throw new Error(`mongod on port ${port} ended at once: see its log in ${folder}`);
    });
    gone.catch(() => undefined);
    await Promise.race([waitForPort(port, 90_000), gone]);
  };
  await start();
  return {
    host: `127.0.0.1:${port}`,
    port,
    get process() {
      return child;
    },
    signal: (signal) => {
      child?.kill(signal);
    },
    kill: async (signal = 'SIGKILL') => {
      child?.kill(signal);
      if (signal !== 'SIGKILL') child?.kill('SIGCONT');
      await ended;
    },
    restart: start,
  };
}

/** A majority knows the administrator; a client that asks the last member first would be turned away. */
async function waitForLogin(host: string, password: string): Promise<void> {
  const until = performance.now() + 90_000;
  for (;;) {
    const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
      auth: { username: ADMIN, password },
      serverSelectionTimeoutMS: 5_000,
    });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(50);
    } finally {
      await client.close();
    }
  }
}
