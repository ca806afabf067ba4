import { problem } from '@merchant-analysis/contracts/problems';
import type { FastifyInstance } from 'fastify';
import type { Route } from './route.js';

/** Every path answers every method: the ones that it does not know with 405 and what it knows. */
export function refuseOtherMethods(app: FastifyInstance, routes: readonly Route[]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const known: string[] = routes.filter((route) => route.path === path).map((route) => route.method);
    if (known.includes('GET')) known.push('HEAD');
    const allow = [...known, 'OPTIONS'].sort().join(', ');
    app.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'].filter(
        (method) => !known.includes(method),
      ),
      url: path,
      exposeHeadRoute: false,
      onRequest: (request, reply, done) => {
        reply.header('allow', allow);
        done(problem('METHOD_NOT_ALLOWED', { method: request.method }));
      },
      handler: (_request, reply) => reply.send(),
    });
    app.options(path, (_request, reply) => reply.code(204).header('allow', allow).send());
  }
}
