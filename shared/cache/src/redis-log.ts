import type { Logger } from '@merchant-analysis/observability/logger';
import type { RedisAddress } from './redis-settings.js';

/** No more than one pair of lines (away, back) in this time, milliseconds: a line that flaps is no flood. */
const QUIET_FOR = 10_000;
const REFUSALS_QUIET_FOR = 60_000;

/** Says once that Redis is away, and once for how long it was. */
export function silenceLog(logger: Logger, role: string, without: string) {
  let beganAt: number | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let isTold = false;
  return {
    began(reason: string): void {
      if (beganAt !== undefined) return;
      beganAt = performance.now();
      isTold = beganAt - toldAt > QUIET_FOR;
      if (!isTold) return;
      toldAt = beganAt;
      logger.warn({ role, reason }, `Redis does not answer: ${without}`);
    },
    ended(): void {
      if (beganAt === undefined) return;
      const seconds = Math.round((performance.now() - beganAt) / 100) / 10;
      beganAt = undefined;
      if (isTold) logger.info({ role, seconds }, 'Redis answers again');
    },
  };
}

/** A wrong password, a right that is missing, a full memory: the operator has to know, but not once a request. */
export function refusalLog(logger: Logger, role: string) {
  const toldAt = new Map<string, number>();
  return {
    note(message: string): void {
      const kind = message.split(' ', 1)[0]!;
      const now = performance.now();
      if (now - (toldAt.get(kind) ?? Number.NEGATIVE_INFINITY) < REFUSALS_QUIET_FOR) return;
      toldAt.set(kind, now);
      logger.warn({ role, reason: message }, 'Redis refuses a command');
    },
  };
}

const warned = new WeakSet<Logger>();

/** Says once in a process that nothing takes over when this Redis fails. */
export function warnOfSingleRedis({ at }: RedisAddress, logger: Logger): void {
  if (!('server' in at) || warned.has(logger)) return;
  warned.add(logger);
  logger.warn(
    `REDIS_SENTINELS is not set: when the Redis at ${at.server.host}:${at.server.port} fails, nothing takes over. ` +
      'Until it is back, rate limits and failed logins are counted by each process alone.',
  );
}
