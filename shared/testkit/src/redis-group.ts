import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './real-server.js';
import { type RedisProcess, startRedisProcess } from './redis-process.js';
import { temporaryFolder } from './temporary-folder.js';

const NAME = 'mymaster';
const READY_MS = 60_000;

/** A Redis master, two replicas and three Sentinels on loopback, watched by address. */
export interface RedisGroup {
  /** The three that hold data, whatever their role is now. */
  readonly members: readonly RedisProcess[];
  readonly sentinels: readonly RedisProcess[];
  /** Settings with which our processes find this group. */
  readonly env: Readonly<Record<string, string>>;
  /** Who is master as the Sentinels say, whether it lives or not. */
  master(): Promise<RedisProcess>;
  replicas(): Promise<RedisProcess[]>;
  /** Waits until all Sentinels agree on a master that answers and has this many replicas in step, and gives it. */
  settled(replicas?: number): Promise<RedisProcess>;
  /** Has a Sentinel make another member master while all of them live, and gives the new one. */
  handOver(): Promise<RedisProcess>;
  /** Everything gone at once, the Sentinels too. */
  killAll(): Promise<void>;
  /** Everything back; with `isEmpty` without data. */
  restartAll(options?: { isEmpty?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

interface RedisGroupOptions {
  /** How long a master is silent before the Sentinels call it down; production has 3,000. */
  readonly downAfterMs?: number;
}

/** Starts a group. As in production: AOF, one replica must have a write, passwords on both kinds. */
export async function startRedisGroup(
  program: string,
  { downAfterMs = 1_000 }: RedisGroupOptions = {},
): Promise<RedisGroup> {
  const folder = temporaryFolder();
  const password = 'redis-of-this-test';
  const sentinelPassword = 'sentinels-of-this-test';
  const members: RedisProcess[] = [];
  const sentinels: RedisProcess[] = [];
  const all = (): RedisProcess[] => [...members, ...sentinels];

  const addMember = async (masterPort: number | undefined): Promise<void> => {
    const lines = [
      'appendonly yes',
      'appendfsync everysec',
      'save ""',
      `masterauth ${password}`,
      'min-replicas-to-write 1',
      'min-replicas-max-lag 5',
      'repl-diskless-sync-delay 0',
      'maxmemory-policy noeviction',
      ...(masterPort === undefined ? [] : [`replicaof 127.0.0.1 ${masterPort}`]),
    ];
    const port = await freePort();
    members.push(
      await startRedisProcess({ program, kind: 'redis', port, folder: folder.path, password, lines }),
    );
  };
  const addSentinel = async (masterPort: number): Promise<void> => {
    const lines = [
      `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
      `sentinel auth-pass ${NAME} ${password}`,
      `sentinel down-after-milliseconds ${NAME} ${downAfterMs}`,
      `sentinel failover-timeout ${NAME} 2000`,
      `sentinel parallel-syncs ${NAME} 1`,
    ];
    const port = await freePort();
    sentinels.push(
      await startRedisProcess({
        program,
        kind: 'sentinel',
        port,
        folder: folder.path,
        password: sentinelPassword,
        lines,
      }),
    );
  };
  const stop = async (): Promise<void> => {
    for (const one of all()) one.resume();
    await Promise.all(all().map((one) => one.stop()));
    folder.remove();
  };

  const master = async (): Promise<RedisProcess> => {
    const port = await masterPortOf(sentinels);
    const found = members.find((member) => member.port === port);
    if (!found) throw new Error(`the Sentinels name a master on port ${port}, which is none of ours`);
    return found;
  };
  const settled = (replicas = 2): Promise<RedisProcess> =>
    until(async () => {
      const found = await master();
      for (const sentinel of sentinels) {
        const seen = await seenBy(sentinel);
        if (seen.port !== found.port || seen.flags !== 'master') return undefined;
      }
      const info = String(await found.call('INFO', 'replication'));
      const inStep = info.match(/state=online/g)?.length ?? 0;
      return info.includes('role:master') && inStep >= replicas ? found : undefined;
    });

  try {
    await addMember(undefined);
    const first = members[0]!.port;
    await Promise.all([addMember(first), addMember(first)]);
    await until(
      async () =>
        String(await members[0]!.call('INFO', 'replication')).match(/state=online/g)?.length === 2 ||
        undefined,
    );
    for (let count = 0; count < 3; count++) await addSentinel(first);
    for (const sentinel of sentinels) await until(async () => (await knowsAll(sentinel)) || undefined);
    await settled();
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    members,
    sentinels,
    env: {
      REDIS_SENTINELS: sentinels.map(({ port }) => `127.0.0.1:${port}`).join(','),
      REDIS_SENTINEL_NAME: NAME,
      REDIS_SENTINEL_PASSWORD: sentinelPassword,
      REDIS_PASSWORD: password,
    },
    master,
    replicas: async () => {
      const current = await master();
      return members.filter((member) => member !== current);
    },
    settled,
    handOver: async () => {
      const old = await master();
      let askedAt = 0;
      return until(async () => {
        // Refused while the last failover is not over, and given up when no replica is fit yet: ask again.
        if (Date.now() - askedAt > 3_000) {
          askedAt = Date.now();
          await sentinels[0]!.call('SENTINEL', 'failover', NAME).catch(() => {});
        }
        const now = await master();
        return now === old ? undefined : now;
      });
    },
    killAll: async () => {
      await Promise.all(all().map((one) => one.kill()));
    },
    restartAll: async ({ isEmpty = false } = {}) => {
      for (const one of all()) if (!one.isRunning) await one.restart({ isEmpty });
    },
    stop,
  };
}

/** One Redis without replicas and without a Sentinel. */
export async function startRedis(
  program: string,
  lines: readonly string[] = ['save ""'],
): Promise<RedisProcess & { readonly url: string }> {
  const folder = temporaryFolder();
  const port = await freePort();
  const redis = await startRedisProcess({
    program,
    kind: 'redis',
    port,
    folder: folder.path,
    password: undefined,
    lines,
  });
  const { stop } = redis;
  return Object.assign(redis, {
    url: `redis://127.0.0.1:${port}/0`,
    stop: async () => {
      await stop();
      folder.remove();
    },
  });
}

/** As most Sentinels that answer say. */
async function masterPortOf(sentinels: readonly RedisProcess[]): Promise<number> {
  const votes = new Map<number, number>();
  await Promise.all(
    sentinels.map(async (sentinel) => {
      const address = await sentinel.call('SENTINEL', 'get-master-addr-by-name', NAME).catch(() => undefined);
      if (!Array.isArray(address)) return;
      const port = Number(address[1]);
      votes.set(port, (votes.get(port) ?? 0) + 1);
    }),
  );
  const [winner] = [...votes].sort(([, left], [, right]) => right - left);
  if (!winner) throw new Error('no Sentinel answers');
  return winner[0];
}

async function knowsAll(sentinel: RedisProcess): Promise<boolean> {
  const { replicas, otherSentinels } = await seenBy(sentinel);
  return replicas === 2 && otherSentinels === 2;
}

/** The master as one Sentinel sees it; while it is hurt or handed over, its flags say more than `master`. */
async function seenBy(sentinel: RedisProcess) {
  const reply = (await sentinel.call('SENTINEL', 'master', NAME)) as string[];
  const textAt = (name: string): string => reply[reply.indexOf(name) + 1] ?? '';
  return {
    port: Number(textAt('port')),
    flags: textAt('flags'),
    replicas: Number(textAt('num-slaves')),
    otherSentinels: Number(textAt('num-other-sentinels')),
  };
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + READY_MS;
  for (;;) {
    let reason: unknown;
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      reason = error;
    }
    if (Date.now() > end) throw new Error('Redis did not settle in time', { cause: reason });
    await sleep(100);
  }
}
