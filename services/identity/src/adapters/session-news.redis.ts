import { tellNews } from '@merchant-analysis/cache/news';
import { RedisAway, type RedisLine } from '@merchant-analysis/cache/redis-line';
import { sessionsRevokedStream } from '@merchant-analysis/contracts/identity';
import type { SessionNews } from '../ports/session-news.js';

/** Tells revocations in Redis too. When that is away, doors that missed the event ask the store within seconds. */
export function sessionNewsInRedis(line: RedisLine, environment: string): SessionNews {
  const stream = sessionsRevokedStream(environment);
  return {
    async tell(who) {
      try {
        await tellNews(line, stream, who);
      } catch (error) {
        if (!(error instanceof RedisAway)) throw error;
      }
    },
  };
}

/** Where there is no Redis: the broker's event is all. */
export const noSessionNews: SessionNews = { tell: async () => {} };
