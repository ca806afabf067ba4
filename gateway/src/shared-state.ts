import { createHash } from 'node:crypto';
import { followNews, NEWS_COMMAND_TIMEOUT_MS } from '@merchant-analysis/cache/news';
import { openRedisLine, type RedisLine } from '@merchant-analysis/cache/redis-line';
import { warnOfSingleRedis } from '@merchant-analysis/cache/redis-log';
import { cacheAddressOf, type RedisSettings, stateAddressOf } from '@merchant-analysis/cache/redis-settings';
import { createSharedCache, type SharedCache } from '@merchant-analysis/cache/shared-cache';
import { analyze } from '@merchant-analysis/contracts/analysis';
import { sessionsRevoked, sessionsRevokedStream } from '@merchant-analysis/contracts/identity';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { Logger } from '@merchant-analysis/observability/logger';
import { platformVersion } from '@merchant-analysis/observability/version';
import { z } from 'zod';
import { createRateLimiter, type RateLimiter } from './door/rate-limiter.js';
import { divideAmongReplicas } from './door/replica-share.js';
import type { Sessions } from './door/sessions.js';
import { createSharedRateLimiter } from './door/shared-rate-limiter.js';

/** What gateways share. Everything in it may vanish at any time: each goes on alone then. */
export interface SharedState {
  readonly limiter: RateLimiter;
  /** Absent: answers are kept in this process only. */
  readonly answers?: SharedCache | undefined;
  /** Makes sessions forget whom identity revoked, also when the broker's event got lost. */
  followRevocations(sessions: Sessions): void;
  /** Whether each Redis that is set up answers; nothing of it decides whether the gateway is healthy. */
  health(): { name: string; healthy: boolean }[];
  close(): void;
}

interface SharedStateOptions {
  readonly settings: RedisSettings & {
    readonly environment: string;
    readonly gatewayReplicas: number;
    readonly answerCacheTtlSeconds: number;
  };
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Connects to Redis where the settings name one. Never waits for it. */
export async function openSharedState({ settings, logger, clock }: SharedStateOptions): Promise<SharedState> {
  const { environment, gatewayReplicas: replicas, redisCommandTimeoutMs } = settings;
  const stateAddress = stateAddressOf(settings);
  const cacheAddress = cacheAddressOf(settings);
  const local = createRateLimiter(clock);
  const lines: { role: string; line: RedisLine }[] = [];
  const open = async (
    role: string,
    address: NonNullable<typeof stateAddress>,
    without: string,
    commandTimeoutMs = redisCommandTimeoutMs,
  ): Promise<RedisLine> => {
    const line = await openRedisLine({ address, logger, role, without, commandTimeoutMs });
    lines.push({ role, line });
    return line;
  };

  if (stateAddress) warnOfSingleRedis(stateAddress, logger);
  const share = `each rate limit is counted here alone, divided by GATEWAY_REPLICAS=${replicas}`;
  const state = stateAddress && (await open('state', stateAddress, share));
  const news =
    stateAddress &&
    (await open(
      'news',
      stateAddress,
      'revocations come by the broker alone; one that gets lost is noticed within five seconds',
      NEWS_COMMAND_TIMEOUT_MS,
    ));
  const cache = cacheAddress && (await open('cache', cacheAddress, 'answers are kept in memory alone'));
  const followers: { stop(): void }[] = [];

  return {
    limiter: state
      ? createSharedRateLimiter({ line: state, environment, local, replicas })
      : replicas === 1
        ? local
        : divideAmongReplicas(local, replicas),
    answers:
      cache &&
      createSharedCache({
        line: cache,
        area: `${environment}:answers:${formOfAnswers()}`,
        ttlSeconds: settings.answerCacheTtlSeconds,
      }),
    followRevocations(sessions) {
      if (!news) return;
      followers.push(
        followNews(news, sessionsRevokedStream(environment), {
          onNews: (told) => {
            const parsed = sessionsRevoked.safeParse(told);
            if (parsed.success) sessions.forget(parsed.data);
            else sessions.forgetAll();
          },
          onGap: () => sessions.forgetAll(),
        }),
      );
    },
    health: () => lines.map(({ role, line }) => ({ name: `redis ${role}`, healthy: line.isAnswering })),
    close() {
      for (const follower of followers) follower.stop();
      for (const { line } of lines) line.close();
    },
  };
}

/** The version of the platform and of the report: who writes reports in another form reads none of ours. */
function formOfAnswers(): string {
  const form = JSON.stringify(z.toJSONSchema(analyze.result, { io: 'output', unrepresentable: 'any' }));
  return `${platformVersion}.${createHash('sha256').update(form).digest('hex').slice(0, 12)}`;
}
