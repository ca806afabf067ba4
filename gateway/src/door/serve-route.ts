import { ask } from '@merchant-analysis/broker/ask';
import type { Contract, InputOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { logAnswer } from '../access-log.js';
import { type AskOptions, type Exchange, pathNamesOf, type Route, Sent, takesFields } from '../route.js';
import { auditActionOf } from './audit.js';
import { chooseFields, chosenFieldsOf } from './chosen-fields.js';
import type { Door } from './door.js';
import { fingerprintOf, idempotencyKeyOf } from './idempotency.js';
import { languageOf } from './language.js';
import { createParamsReader } from './params.js';
import { scopeOf } from './scope.js';
import { strangerAt, visitOf } from './visit.js';

/** On answers that rest on data of a moment ago, because the store that takes writes is away. */
export const STALE_HEADER = 'x-data-stale';

/** Serves one row of the table: parameters, idempotency, the question, the audit record, the answer. */
export function createHandler(
  door: Door,
  route: Route,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const readParams = createParamsReader(route);
  const hasFields = takesFields(route);
  const lastPathName = pathNamesOf(route.path).at(-1);
  return async (request, reply) => {
    const visit = visitOf(request);
    if (lastPathName) visit.resourceId = (request.params as Record<string, string>)[lastPathName];
    const key = idempotencyKeyOf(request.headers['idempotency-key'], route.idempotency);
    const params = readParams(request, languageOf(request.headers['accept-language']));
    const fields = hasFields
      ? chosenFieldsOf((request.query as Record<string, unknown>)['fields'])
      : undefined;
    const caller = visit.caller ?? strangerAt(visit.address);
    if (key) visit.idempotency = { key, fingerprint: fingerprintOf(route, params, caller) };
    const exchange: Exchange = {
      params,
      caller,
      scope: visit.scope ?? scopeOf(caller),
      requestId: visit.requestId,
      idempotency: visit.idempotency,
      request,
      reply,
      ask: <C extends Contract>(contract: C, input: InputOf<C>, options: AskOptions = {}) => {
        visit.hasAsked = true;
        return ask(door.broker, contract, input, {
          caller,
          requestId: visit.requestId,
          timeoutMs: options.timeoutMs,
          idempotency: options.idempotency,
          recordAs: route.audit && auditActionOf(route, route.audit),
          onAudit: (note) => {
            visit.note = note;
          },
          onStale: () => {
            reply.header(STALE_HEADER, 'true');
          },
        });
      },
      record: () => door.audit.recordDone(visit, route),
    };
    const result = await (route.serve
      ? route.serve(exchange)
      : exchange.ask(route.contract, params, { idempotency: visit.idempotency }));
    if (!(result instanceof Sent)) {
      await exchange.record();
      answerWith(route, request, reply, result, fields);
    }
    logAnswer(door.logger, visit, request.method, reply.statusCode);
    return reply;
  };
}

function answerWith(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  result: ResultOf<Contract>,
  fields: ReadonlySet<string> | undefined,
): FastifyReply {
  if (route.etag === 'version') {
    const tag = versionTagOf(result);
    if (tag) reply.header('etag', tag);
    if (tag && route.method === 'GET' && request.headers['if-none-match'] === tag)
      return reply.code(304).send();
  }
  if (route.location) reply.header('location', route.location(result));
  return reply.code(route.status).send(fields ? chooseFields(result, fields) : result);
}

/** The `version` of a resource, or of the one resource that the answer wraps (`{ user, firstPassword }`). */
function versionTagOf(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  if ('version' in result && typeof result.version === 'number') return `"${result.version}"`;
  const wrapped = Object.values(result).find(
    (value) => typeof value === 'object' && value !== null && 'version' in value,
  );
  return wrapped === undefined ? undefined : versionTagOf(wrapped);
}
