import type { Logger } from '@merchant-analysis/observability/logger';
import type { FastifyInstance } from 'fastify';

/**
 * One line for an answer: writes and failures at info, reads at debug, because a line for each read would cost
 * more than the answer. The path is the route's template: ids and searches stay out of the log.
 */
export function logAnswers(app: FastifyInstance, logger: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    const isQuiet = request.method === 'GET' && reply.statusCode < 400;
    if (logger.isLevelEnabled(isQuiet ? 'debug' : 'info')) {
      const line = {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'unmatched',
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        tenantId: request.visit?.caller?.tenantId,
        userId: request.visit?.caller?.userId,
      };
      if (isQuiet) logger.debug(line, 'answered');
      else logger.info(line, 'answered');
    }
    done();
  });
}
