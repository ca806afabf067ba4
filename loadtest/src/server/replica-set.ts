import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { connectionTo } from '@merchant-analysis/storage/mongo';
import { ELECTION_TIMEOUT_MS } from '@merchant-analysis/storage/replica-set';
import { ownerOfPort } from '@merchant-analysis/testkit/connection-owner';
import { rolesOf } from '@merchant-analysis/testkit/mongo-roles';
import { type MongoMember, type MongoSet, startMongoSet } from '@merchant-analysis/testkit/mongo-set';
import { startTcpProxy, type TcpProxy } from '@merchant-analysis/testkit/tcp-proxy';
import type { Site } from './site.js';

/** Three members as in production, three seconds to start. */
export interface ReplicaSet {
  readonly members: readonly MongoMember[];
  /** A line to each member, when the set is started with lines; everybody reaches the member through it. */
  readonly lines: readonly TcpProxy[];
  readonly address: MongoAddress;
  /** Of another database in it. */
  addressOf(database: string): MongoAddress;
  /** Folder of a member's data. */
  dataFolder(index: number): string;
  /** Waits until a member says that it is primary (other than this one). */
  primary(otherThan?: number): Promise<number>;
  /** Waits until a member is primary or secondary. */
  inService(index: number): Promise<void>;
  /** Asks the primary to hand its role over. */
  stepDown(): Promise<void>;
  /** Has the primary write to its data files what is only in its journal yet, as it does each minute by itself. */
  checkpoint(): Promise<void>;
  /** Cuts off these members and clients that connect from `CUT_OFF_ADDRESS` from all others. */
  cutOff(indexes: readonly number[]): void;
}

interface ReplicaSetOptions {
  readonly hasLines?: boolean;
  readonly wrap?: (index: number) => readonly string[];
  /** Before the servers start: data folders may be put elsewhere. */
  readonly prepare?: (dataFolder: (index: number) => string) => void;
}

/** Clients that connect from here are on the side of the members that are cut off. */
export const CUT_OFF_ADDRESS = '127.0.0.2';
const MEMBERS = 3;
const NOT_PRIMARY = 10107;
const CLIENT = 'client';
const CUT_OFF_CLIENT = 'cut-off client';

export async function startReplicaSet(
  site: Site,
  { hasLines = false, wrap, prepare }: ReplicaSetOptions = {},
): Promise<ReplicaSet> {
  const folder = join(site.folder, 'mongo');
  mkdirSync(folder, { recursive: true });
  const dataFolder = (index: number): string => join(folder, `member-${index}`);
  prepare?.(dataFolder);
  const lines: TcpProxy[] = [];
  let started: MongoSet | undefined;
  const advertise = async (port: number): Promise<string> => {
    const line = await startTcpProxy({
      target: port,
      nameOf: (remotePort, remoteAddress) =>
        remoteAddress === CUT_OFF_ADDRESS ? CUT_OFF_CLIENT : nameOf(remotePort, started?.members),
    });
    site.defer(() => line.close());
    lines.push(line);
    return line.address;
  };
  const set = await startMongoSet({
    program: site.pathOf('mongod'),
    folder,
    // As in production: a shorter one would flatter the gaps.
    electionTimeoutMs: ELECTION_TIMEOUT_MS,
    ...(hasLines ? { advertise } : {}),
    ...(wrap ? { wrap } : {}),
  });
  started = set;
  site.defer(() => set.stop());
  const { members } = set;
  return {
    members,
    lines,
    address: set.addressOf('chaos'),
    addressOf: (database) => set.addressOf(database),
    dataFolder,
    async primary(otherThan) {
      const found = await site.until('a primary', async () => {
        const roles = await rolesOf(members);
        // Two may say so for a while: one that is cut off does not know yet.
        const index = roles.findIndex((role, member) => role === 'primary' && member !== otherThan);
        return index === -1 ? undefined : { index };
      });
      return found.index;
    },
    async inService(index) {
      await site.until(`member ${index} in service`, async () => {
        const role = (await rolesOf(members))[index];
        return role !== 'neither';
      });
    },
    async stepDown() {
      const command = { replSetStepDown: 6, secondaryCatchUpPeriodSecs: 5 };
      await site.until('a primary that hands its role over', () =>
        tellPrimary(set, command).then(
          () => true,
          (error: { code?: unknown }) => {
            // It has lost its role by itself in this moment, as it may on a busy machine.
            if (error.code === NOT_PRIMARY) return undefined;
            throw error;
          },
        ),
      );
    },
    checkpoint: () => tellPrimary(set, { fsync: 1 }),
    cutOff(indexes) {
      const inside = [...indexes.map(memberName), CUT_OFF_CLIENT];
      const outside = [...Array(MEMBERS).keys()].filter((index) => !indexes.includes(index)).map(memberName);
      lines.forEach((line, index) => {
        const others = indexes.includes(index) ? [...outside, CLIENT] : inside;
        line.break({ blackhole: 'both' }, others);
      });
    },
  };
}

async function tellPrimary(set: MongoSet, command: Readonly<Record<string, unknown>>): Promise<void> {
  const admin = connectionTo(set.addressOf('admin'), { maxPoolSize: 1 });
  try {
    await admin.db('admin').command(command);
  } finally {
    await admin.close();
  }
}

function memberName(index: number): string {
  return `member ${index}`;
}

/** Which of the members dialled, else a client of this process. */
function nameOf(remotePort: number, members: readonly MongoMember[] = []): string | undefined {
  const pids = members.map(({ process: one }) => one?.pid ?? 0);
  const owner = ownerOfPort(remotePort, [...pids, process.pid]);
  if (owner === undefined) return undefined;
  return owner === process.pid ? CLIENT : memberName(pids.indexOf(owner));
}
