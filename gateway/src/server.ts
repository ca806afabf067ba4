import type { Socket } from 'node:net';
import { problem } from '@merchant-analysis/contracts/problems';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type preParsingHookHandler,
} from 'fastify';
import { logAnswer } from './access-log.js';
import { allowOrigins } from './cross-origin.js';
import { addressFilterOf } from './door/address-ranges.js';
import { admit } from './door/admit.js';
import type { Door } from './door/door.js';
import { languageOf } from './door/language.js';
import { asProblem, problemAnswerOf } from './door/problem-answer.js';
import { requestIdOf } from './door/request-id.js';
import { createHandler } from './door/serve-route.js';
import { visitOf } from './door/visit.js';
import { takeJsonBodies } from './json-body.js';
import { refuseOtherMethods } from './other-methods.js';
import type { Route } from './route.js';
import { dataHeadersOf } from './security-headers.js';

/** Headers must be in within this time, and after them a whole upload within the other, milliseconds. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 3_600_000;
const SOCKET_IDLE_TIMEOUT = 120_000;

/** Puts the HTTP server together from the table of routes. It does not listen yet. */
export async function createServer(door: Door, routes: readonly Route[]): Promise<FastifyInstance> {
  const { settings } = door;
  const trusts = settings.trustProxy.length > 0;
  const headers = dataHeadersOf({ tlsInFront: settings.tlsTerminatedByProxy });
  const isProxy = trusts ? addressFilterOf(settings.trustProxy) : () => false;
  const app = Fastify({
    logger: false,
    bodyLimit: settings.bodyMaxBytes,
    trustProxy: trusts && ((address) => isProxy(address)),
    genReqId: ({ headers, socket }) =>
      requestIdOf(
        headers['x-request-id'],
        headers['x-request-id'] !== undefined && isProxy(socket.remoteAddress ?? ''),
      ),
    requestTimeout: REQUEST_TIMEOUT,
    connectionTimeout: SOCKET_IDLE_TIMEOUT,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: HEADERS_TIMEOUT, maxHeaderSize: 16_384 },
    forceCloseConnections: 'idle',
    // A client cannot know yet that we stop: what comes over an open connection is served, with `connection: close`.
    return503OnClosing: false,
    clientErrorHandler: refuseBrokenRequest,
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: 900, ignoreTrailingSlash: false, caseSensitive: true },
    frameworkErrors: (error, request, reply) => {
      // No hook runs for what the router itself refuses.
      reply.headers(headers).header('x-request-id', request.id);
      void answerFailure(door, error, request, reply);
    },
  });
  app.server.maxHeadersCount = 100;
  app.decorateRequest('visit', null);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    reply.header('x-request-id', request.id);
    done();
  });
  app.setErrorHandler((error, request, reply) => answerFailure(door, error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    answerFailure(door, problem('NOT_FOUND', { what: 'path' }), request, reply),
  );
  if (settings.corsOrigins.length > 0) await allowOrigins(app, settings.corsOrigins);
  app.removeAllContentTypeParsers();
  const json = takeJsonBodies(app, { timeoutSeconds: settings.bodyTimeoutSeconds });
  for (const route of routes.filter((row) => !row.accepts)) {
    addRoute(app, door, route, route.method === 'GET' ? [] : [json]);
  }
  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    for (const route of routes.filter((row) => row.accepts)) {
      const types = route.accepts!.filter((type) => !uploads.hasContentTypeParser(type));
      uploads.addContentTypeParser(types, (_request, payload, done) => done(null, payload));
      addRoute(uploads, door, route, []);
    }
  });
  refuseOtherMethods(app, routes);
  return app;
}

function addRoute(app: FastifyInstance, door: Door, route: Route, preParsing: preParsingHookHandler[]): void {
  app.route({
    method: route.method,
    url: route.path,
    preParsing,
    onRequest: (request, reply, done) => {
      try {
        const admitting = admit(door, route, request, reply);
        if (admitting) admitting.then(() => done(), done);
        else done();
      } catch (error) {
        done(error as Error);
      }
    },
    handler: createHandler(door, route),
  });
}

/** Turns whatever was thrown into an answer, after keeping the record of it. */
async function answerFailure(
  door: Door,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const visit = visitOf(request);
  const accepts = visit.route?.accepts ?? ['application/json'];
  let failure = asProblem(error, { limitBytes: door.settings.bodyMaxBytes, accepts });
  const unforeseen = failure.code === 'INTERNAL' && failure.cause !== undefined;
  if (unforeseen) door.logger.error({ error: failure.cause, requestId: visit.requestId }, 'a request failed');
  try {
    await door.audit.recordFailure(visit, failure);
  } catch {
    failure = problem('SERVICE_UNAVAILABLE', { service: 'identity' });
  }
  const language = languageOf(request.headers['accept-language']);
  reply.code(failure.status);
  logAnswer(door.logger, visit, request.method, failure.status);
  if (failure.status === 401) reply.header('www-authenticate', 'Bearer');
  const wait = failure.data['retryAfterSeconds'] ?? (failure.status === 503 ? 1 : undefined);
  if (wait !== undefined) reply.header('retry-after', String(wait));
  reply.header('content-type', 'application/problem+json; charset=utf-8');
  reply.header('content-language', language === 'zh' ? 'zh-CN' : 'en');
  return reply.send(Buffer.from(JSON.stringify(problemAnswerOf(failure, visit.requestId, language))));
}

/** What is not HTTP gets one short line and a closed door. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = BROKEN[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
}

const BROKEN: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
