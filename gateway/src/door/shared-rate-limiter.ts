import { createRecentMap } from '@merchant-analysis/cache/recent-map';
import { redisKeyOf } from '@merchant-analysis/cache/redis-key';
import { RedisAway, type RedisLine } from '@merchant-analysis/cache/redis-line';
import { runScript } from '@merchant-analysis/cache/redis-script';
import { TAKE } from './rate-limit-script.js';
import type { LocalRateLimiter, RateLimit, RateLimiter, RateVerdict } from './rate-limiter.js';
import { createShares } from './replica-share.js';

interface SharedLimiterOptions {
  readonly line: RedisLine;
  /** Keys begin with it, so that two environments may use one Redis. */
  readonly environment: string;
  /** Counts while Redis is away, each limit divided by the number of replicas. */
  readonly local: LocalRateLimiter;
  readonly replicas: number;
}

/** What this process knows of one key. Instants on the monotonic clock, milliseconds. */
interface Held {
  /** Let in by Redis and not used yet. */
  requests: number;
  /** Unused ones are given up then, so that no more than one batch ever comes late. */
  goodUntil: number;
  /** What Redis had left, when its burst is whole again, and until when it lets nobody in. */
  left: number;
  wholeAt: number;
  closedUntil: number;
  /** Those who wait for the answer that is on its way. */
  waiting: number;
  asking?: Promise<void> | undefined;
}

const MAX_KEYS = 100_000;
const BATCH_GOOD_FOR_MS = 1_000;
/** A spent limit is not asked about more often than this: what becomes free meanwhile is not lost. */
const SPENT_FOR_MS = 10;

/**
 * One limit for all replicas, counted in Redis. A process takes requests in batches of a twentieth of the burst
 * or a tenth of a second's worth, whichever is less, and at least one; so most requests are counted without
 * asking anybody, small limits (logins) are exact, and with R replicas never more than burst + R × (batch − 1)
 * come at once. While Redis is away each process counts for itself, down to its share of the limit. Its own
 * bucket has been charged all along, so an outage gives nobody a new burst.
 */
export function createSharedRateLimiter(options: SharedLimiterOptions): RateLimiter {
  const { line, environment, local, replicas } = options;
  const known = createRecentMap<Held>(MAX_KEYS);
  const share = createShares(replicas);

  const heldOf = (key: string): Held => {
    let held = known.get(key);
    if (!held) {
      held = { requests: 0, goodUntil: 0, left: 0, wholeAt: 0, closedUntil: 0, waiting: 0 };
      known.set(key, held);
    }
    return held;
  };

  const ask = async (held: Held, key: string, limit: RateLimit): Promise<void> => {
    const wanted = Math.min(Math.max(batchOf(limit), held.waiting), limit.burst);
    const entry = redisKeyOf(`${environment}:limit`, limit.name, [key]);
    const args = [1_000_000 / limit.perSecond, limit.burst, wanted];
    const reply = await line.run((redis) => runScript(redis, TAKE, [entry], args));
    const [granted, left, wholeMs, retryMs] = reply as [number, number, number, number];
    const now = performance.now();
    if (granted > 0) local.charge(key, share(limit), granted);
    held.requests = granted + (held.goodUntil > now ? held.requests : 0);
    held.goodUntil = now + BATCH_GOOD_FOR_MS;
    held.left = left;
    held.wholeAt = now + wholeMs;
    held.closedUntil = granted < wanted ? now + Math.max(retryMs, SPENT_FOR_MS) : 0;
  };

  const askAndTake = async (held: Held, key: string, limit: RateLimit): Promise<RateVerdict> => {
    held.waiting++;
    try {
      for (;;) {
        held.asking ??= ask(held, key, limit).finally(() => {
          held.asking = undefined;
        });
        await held.asking;
        const verdict = takeHeld(held, limit, performance.now());
        if (verdict) return verdict;
      }
    } catch (error) {
      if (!(error instanceof RedisAway)) throw error;
      return local.take(key, share(limit));
    } finally {
      held.waiting--;
    }
  };

  return {
    take(key, limit) {
      const held = heldOf(key);
      const verdict = takeHeld(held, limit, performance.now());
      if (verdict) return verdict;
      if (!line.isAnswering) return local.take(key, share(limit));
      return askAndTake(held, key, limit);
    },
  };
}

/** What is known without asking: let in from the batch, or refused until Redis has room again. */
function takeHeld(held: Held, limit: RateLimit, now: number): RateVerdict | undefined {
  const resetSeconds = Math.max(0, Math.ceil((held.wholeAt - now) / 1000));
  if (held.requests > 0 && held.goodUntil > now) {
    held.requests--;
    return {
      limit,
      isAllowed: true,
      remaining: held.left + held.requests,
      resetSeconds,
      retryAfterSeconds: 0,
    };
  }
  if (held.closedUntil <= now) return undefined;
  const retryAfterSeconds = Math.max(1, Math.ceil((held.closedUntil - now) / 1000));
  return { limit, isAllowed: false, remaining: 0, resetSeconds, retryAfterSeconds };
}

function batchOf({ perSecond, burst }: RateLimit): number {
  return Math.max(1, Math.floor(Math.min(burst / 20, perSecond / 10)));
}
