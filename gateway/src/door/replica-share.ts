import type { LocalRateLimiter, RateLimit, RateLimiter } from './rate-limiter.js';

/** What one of several replicas lets in while it cannot ask the others, so that all together keep the limit. */
export function shareOf(limit: RateLimit, replicas: number): RateLimit {
  if (replicas === 1) return limit;
  const { name, perSecond, burst } = limit;
  return { name, perSecond: perSecond / replicas, burst: Math.max(1, Math.floor(burst / replicas)) };
}

/** Remembers the shares of limits: they are the same objects for each request. */
export function createShares(replicas: number): (limit: RateLimit) => RateLimit {
  const shares = new WeakMap<RateLimit, RateLimit>();
  return (limit) => {
    let share = shares.get(limit);
    if (!share) {
      share = shareOf(limit, replicas);
      shares.set(limit, share);
    }
    return share;
  };
}

/** Counts in this process only, each limit divided by the number of replicas. */
export function divideAmongReplicas(local: LocalRateLimiter, replicas: number): RateLimiter {
  const share = createShares(replicas);
  return { take: (key, limit) => local.take(key, share(limit)) };
}
