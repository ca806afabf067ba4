import type { Logger } from '@merchant-analysis/observability/logger';
import type { Visit } from './door/visit.js';

/**
 * One line for an answer: writes and failures at info, questions at debug, because a line for each of those
 * would cost more than the answer. The path is the route's template: ids and searches stay out of the log.
 */
export function logAnswer(logger: Logger, visit: Visit, method: string, status: number): void {
  const level = status < 400 && !visit.route?.audit ? 'debug' : 'info';
  if (!logger.isLevelEnabled(level)) return;
  logger[level](
    {
      requestId: visit.requestId,
      method,
      route: visit.route?.path ?? 'unmatched',
      status,
      milliseconds: Math.round((performance.now() - visit.begunAt) * 10) / 10,
      tenantId: visit.caller?.tenantId,
      userId: visit.caller?.userId,
    },
    'answered',
  );
}
