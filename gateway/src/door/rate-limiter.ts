import { createRecentMap } from '@merchant-analysis/cache/recent-map';
import type { Clock } from '@merchant-analysis/kernel/clock';

/** So many requests a second over time, and so many at once. */
export interface RateLimit {
  /** As the RateLimit headers call it. */
  readonly name: string;
  readonly perSecond: number;
  readonly burst: number;
}

export interface RateVerdict {
  readonly limit: RateLimit;
  readonly isAllowed: boolean;
  /** How many more would be let in right now. */
  readonly remaining: number;
  /** Until the whole burst is there again. */
  readonly resetSeconds: number;
  /** Until the next one is let in; 0 when it was. */
  readonly retryAfterSeconds: number;
}

export interface RateLimiter {
  /**
   * Counts one request of this key. A request that is refused costs nothing. Answers with a promise only when
   * somebody outside this process has to be asked.
   */
  take(key: string, limit: RateLimit): RateVerdict | Promise<RateVerdict>;
}

/** A limiter that counts in this process. */
export interface LocalRateLimiter extends RateLimiter {
  take(key: string, limit: RateLimit): RateVerdict;
  /** Counts requests that somebody else let in: never refused, and never more than a spent burst. */
  charge(key: string, limit: RateLimit, requests: number): void;
}

/** Keys are dropped least recently used first: a dropped key starts with a full burst. */
const MAX_KEYS = 100_000;

/**
 * The generic cell rate algorithm (GCRA, ITU-T I.371): one number a key, the theoretical arrival time, at which
 * the next request would come if all came evenly.
 */
export function createRateLimiter(clock: Clock): LocalRateLimiter {
  const arrivals = createRecentMap<{ at: number }>(MAX_KEYS);
  return {
    take(key, limit) {
      const now = clock.now();
      const spacing = 1000 / limit.perSecond;
      const tolerance = spacing * limit.burst;
      const kept = arrivals.get(key);
      // Never further ahead than a spent burst, so that a clock set back does not shut anyone out.
      if (kept && kept.at > now + tolerance) kept.at = now + tolerance;
      const arrival = Math.max(kept?.at ?? now, now);
      const next = arrival + spacing;
      const wait = next - tolerance - now;
      const isAllowed = wait <= 0;
      if (isAllowed) {
        if (kept) kept.at = next;
        else arrivals.set(key, { at: next });
      }
      const ahead = (isAllowed ? next : arrival) - now;
      return {
        limit,
        isAllowed,
        remaining: Math.max(0, Math.floor((tolerance - ahead) / spacing + 1e-9)),
        resetSeconds: Math.ceil(ahead / 1000),
        retryAfterSeconds: isAllowed ? 0 : Math.max(1, Math.ceil(wait / 1000)),
      };
    },
    charge(key, limit, requests) {
      const now = clock.now();
      const spacing = 1000 / limit.perSecond;
      const kept = arrivals.get(key);
      const at = Math.min(Math.max(kept?.at ?? now, now) + spacing * requests, now + spacing * limit.burst);
      if (kept) kept.at = at;
      else arrivals.set(key, { at });
    },
  };
}

/** `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers: the burst and the seconds that refill it. */
export function policyHeaderOf(limit: RateLimit): string {
  return `"${limit.name}";q=${limit.burst};w=${Math.max(1, Math.ceil(limit.burst / limit.perSecond))}`;
}

/** `RateLimit`: what is left, and after how many seconds the whole burst is there again. */
export function limitHeaderOf(verdict: RateVerdict): string {
  return `"${verdict.limit.name}";r=${verdict.remaining};t=${verdict.resetSeconds}`;
}
