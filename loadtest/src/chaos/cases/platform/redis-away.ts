import { type RedisGroup, startRedisGroup } from '@merchant-analysis/testkit/redis-group';
import { atLeast, atMost, round } from '../../../bench.js';
import { startPlatform } from '../../../server/platform.js';
import type { ChaosCase, Finding, Stage } from '../../chaos-case.js';
import { latencyMs, longestGapMs } from '../../history/figures.js';
import { joinFindings } from '../../history/judgement.js';
import { watchRevoked } from '../../servers/revoked-session.js';
import { judgeBooks, STEADY_MS, startBooks } from './start-books.js';

/** As in production. */
const DOWN_AFTER_MS = 3_000;
const GAP_LIMIT_MS = 15_000;
const P99_RATIO_LIMIT = 2;
const STOPPED_MS = 15_000;
const GONE_MS = 60_000;
/** Long enough for a p99 to compare with. */
const LONG_STEADY_MS = 6_000;

export const redisMasterKilled: ChaosCase = {
  name: 'redis-master-killed',
  question: 'kill -9 of the Redis master: another takes over, no request fails, no revoked token is accepted',
  isQuick: true,
  needs: ['nats-server', 'redis-server'],
  run: (stage) =>
    loseRedis(stage, async (group) => {
      const master = await group.master();
      await master.kill();
      await anotherMaster(stage, group, master.port);
      await master.restart();
    }),
};

export const redisMasterStopped: ChaosCase = {
  name: 'redis-master-stopped',
  question:
    'SIGSTOP of the Redis master for 15 s: another takes over, no request fails, no revoked token is accepted',
  isQuick: false,
  needs: ['nats-server', 'redis-server'],
  run: (stage) =>
    loseRedis(stage, async (group) => {
      const master = await group.master();
      master.pause();
      await anotherMaster(stage, group, master.port);
      await stage.sleep(STOPPED_MS);
      master.resume();
    }),
};

export const redisEmptied: ChaosCase = {
  name: 'redis-emptied',
  question: 'every Redis dies and comes back without data: no request fails, revoked tokens stay revoked',
  isQuick: false,
  needs: ['nats-server', 'redis-server'],
  run: (stage) =>
    loseRedis(stage, async (group) => {
      await group.killAll();
      await stage.sleep(2_000 + stage.random.integer(0, 1_000));
      await group.restartAll({ isEmpty: true });
      await stage.sleep(5_000);
    }),
};

export const redisGone: ChaosCase = {
  name: 'redis-gone',
  question:
    'all of Redis gone for a minute: everything is served, at most twice as slowly, revoked tokens stay revoked',
  isQuick: false,
  needs: ['nats-server', 'redis-server'],
  run: (stage) =>
    loseRedis(
      stage,
      async (group) => {
        await group.killAll();
        await stage.sleep(GONE_MS);
        await group.restartAll();
      },
      P99_RATIO_LIMIT,
    ),
};

async function anotherMaster(stage: Stage, group: RedisGroup, port: number): Promise<void> {
  await stage.until('another Redis master', async () => (await group.master()).port !== port);
  stage.progress('another Redis is master');
}

/** Load over two gateways that share their limits and answers in Redis, while that is taken from them. */
async function loseRedis(
  stage: Stage,
  disturb: (group: RedisGroup) => Promise<void>,
  p99RatioLimit?: number,
): Promise<Finding> {
  const { history, progress } = stage;
  const group = await startRedisGroup(stage.pathOf('redis-server'), { downAfterMs: DOWN_AFTER_MS });
  stage.defer(() => group.stop());
  const platform = await startPlatform(stage, {
    replicas: { gateway: 2, identity: 1, ledger: 1 },
    settings: group.env,
  });
  const running = await startBooks(stage, platform, { writesPerSecond: 10, readsPerSecond: 40 });
  const revoked = await watchRevoked(stage, platform);
  const steadyFrom = history.now();
  await stage.sleep(LONG_STEADY_MS);
  const from = history.now();
  progress('Redis is broken');
  await disturb(group);
  const disturbedUntil = history.now();
  await stage.sleep(STEADY_MS);
  const watched = { from, to: history.now() };
  const { tries, accepted } = await revoked.stop();
  const found = await judgeBooks(stage, running, watched);
  const p99Ms = latencyMs(history.operations, { from, to: disturbedUntil }, 0.99);
  const p99BeforeMs = latencyMs(history.operations, { from: steadyFrom, to: from }, 0.99);
  return joinFindings(found, {
    targets: {
      failedRequests: atMost(found.figures['failedRequests']!, 0),
      longestGapMs: atMost(longestGapMs(history.operations, watched), GAP_LIMIT_MS),
      ...(p99RatioLimit === undefined ? {} : { p99Ratio: atMost(p99Ms / p99BeforeMs, p99RatioLimit) }),
      revokedTokenTried: atLeast(tries, 50),
      revokedTokenAccepted: atMost(accepted, 0),
    },
    figures: { p99BeforeMs: round(p99BeforeMs), p99WhileBrokenMs: round(p99Ms) },
  });
}
