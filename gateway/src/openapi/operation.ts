import { PROBLEMS, type ProblemCode } from '@merchant-analysis/contracts/problems';
import { z } from 'zod';
import { shapeOf } from '../door/params.js';
import { pathNamesOf, type Route, sourceOf, takesFields } from '../route.js';
import { type JsonSchema, requestSchemaOf } from './json-schemas.js';

/** `GET /api/v1/merchants/:merchantId` is `getMerchantsByMerchantId`. */
export function operationIdOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  const words = path
    .replace(/^\/api\/v1/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) =>
      (part.startsWith(':') ? `By-${part.slice(1)}` : part).split(/[-.]/).map(capitalize).join(''),
    );
  return method.toLowerCase() + words.join('');
}

/** `/api/v1/merchants/:merchantId` is `/api/v1/merchants/{merchantId}`. */
export function openApiPathOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

/** One operation of the document: everything that the route table and the contract tell. */
export function operationOf(route: Route, answer: JsonSchema): JsonSchema {
  const { contract } = route;
  return {
    operationId: operationIdOf(route),
    summary: contract.summary,
    tags: [tagOf(route.path)],
    security: securityOf(route),
    'x-roles': route.allow,
    'x-action': contract.action,
    'x-rate-limit': route.limit,
    ...(route.audit ? { 'x-audit': route.audit.action ?? contract.action } : {}),
    parameters: parametersOf(route),
    ...bodyOf(route),
    responses: responsesOf(route, answer),
  };
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function tagOf(path: string): string {
  return path.replace(/^\/api\/v1/, '').split('/')[1]!;
}

function securityOf(route: Route): JsonSchema[] {
  if (route.allow === 'public') return [];
  return route.sandbox ? [{}, { bearer: [] }] : [{ bearer: [] }];
}

function namesFrom(route: Route, source: 'path' | 'query' | 'body'): string[] {
  const names = Object.keys(shapeOf(route.contract.params)).filter(
    (name) => sourceOf(route, name) === source,
  );
  return names.filter((name) => name !== 'ifVersion');
}

function parametersOf(route: Route): JsonSchema[] {
  const shape = shapeOf(route.contract.params);
  const described = (name: string, source: 'path' | 'query'): JsonSchema => {
    const { description, ...schema } = requestSchemaOf(shape[name]!);
    return {
      name,
      in: source,
      required: source === 'path' || !shape[name]!.safeParse(undefined).success,
      ...(description ? { description } : {}),
      schema,
    };
  };
  const header = (name: string, required: boolean, description: string, schema: JsonSchema): JsonSchema => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string', ...schema },
  });
  return [
    ...pathNamesOf(route.path).map((name) => described(name, 'path')),
    ...namesFrom(route, 'query').map((name) => described(name, 'query')),
    ...(takesFields(route) ? [FIELDS] : []),
    ...(route.idempotency === 'none'
      ? []
      : [
          header(
            'Idempotency-Key',
            route.idempotency === 'required',
            'The same key with the same request has its effect once and gets the same answer',
            { minLength: 8, maxLength: 128 },
          ),
        ]),
    ...('ifVersion' in shape
      ? [
          header('If-Match', false, 'The ETag that was read: refused when it has changed since', {
            pattern: '^"\\d+"$',
          }),
        ]
      : []),
    ...(route.etag && (route.method === 'GET' || route.etag === 'content')
      ? [header('If-None-Match', false, 'An ETag that is known: 304 when it still holds', {})]
      : []),
  ];
}

const FIELDS: JsonSchema = {
  name: 'fields',
  in: 'query',
  required: false,
  description: 'Only these fields, of each item of a page or of the one thing: `id,name`',
  schema: { type: 'string' },
};

function bodyOf(route: Route): { requestBody?: JsonSchema } {
  if (route.accepts) {
    const file = { schema: { type: 'string', format: 'binary' } };
    return {
      requestBody: { required: true, content: Object.fromEntries(route.accepts.map((type) => [type, file])) },
    };
  }
  const names = namesFrom(route, 'body');
  if (names.length === 0 || route.method === 'GET' || route.method === 'DELETE') return {};
  const shape = shapeOf(route.contract.params);
  const body = route.bodyIs
    ? shape[route.bodyIs]!
    : z.strictObject(Object.fromEntries(names.map((name) => [name, shape[name]!])));
  const required = !body.safeParse({}).success;
  return { requestBody: { required, content: { 'application/json': { schema: requestSchemaOf(body) } } } };
}

function responsesOf(route: Route, answer: JsonSchema): JsonSchema {
  const type = route.answers ?? 'application/json';
  const schema = route.answers ? { type: 'string' } : answer;
  const headers = {
    headers: {
      ...(route.location
        ? { Location: { description: 'Where to find it', schema: { type: 'string' } } }
        : {}),
      'X-Data-Stale': {
        description: 'true: read from a copy of a moment ago, because the store that takes writes is away',
        schema: { type: 'string' },
      },
    },
  };
  const failures = Map.groupBy(problemsOf(route), (code) => PROBLEMS[code].status);
  return {
    [route.status]: { description: 'Done', ...headers, content: { [type]: { schema } } },
    ...(route.etag && route.method === 'GET' ? { 304: { description: 'Not changed' } } : {}),
    ...Object.fromEntries([...failures].map(([status, codes]) => [status, failureOf(codes.join(', '))])),
    default: failureOf('Any other problem of the table'),
  };
}

function failureOf(description: string): JsonSchema {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** What can usually go wrong here. A service may have more to say: the table of problems lists all. */
function problemsOf(route: Route): ProblemCode[] {
  const shape = shapeOf(route.contract.params);
  const hasBody = route.accepts !== undefined || namesFrom(route, 'body').length > 0;
  const changes = route.audit !== undefined && route.method !== 'GET';
  const codes: (ProblemCode | false)[] = [
    Object.keys(shape).length > 0 && 'VALIDATION_FAILED',
    hasBody && !route.accepts && 'BODY_NOT_JSON',
    'cursor' in shape && 'CURSOR_INVALID',
    route.idempotency === 'required' && 'IDEMPOTENCY_KEY_MISSING',
    route.idempotency !== 'none' && 'IDEMPOTENCY_KEY_INVALID',
    route.allow !== 'public' && 'NOT_AUTHENTICATED',
    route.allow !== 'public' && 'NOT_ALLOWED',
    route.allow !== 'public' && 'ADDRESS_NOT_ALLOWED',
    'NOT_FOUND',
    changes && 'CONFLICT',
    'ifVersion' in shape && 'VERSION_STALE',
    hasBody && (route.accepts ? 'FILE_TOO_LARGE' : 'BODY_TOO_LARGE'),
    hasBody && 'MEDIA_TYPE_NOT_SUPPORTED',
    route.idempotency !== 'none' && 'IDEMPOTENCY_KEY_REUSED',
    route.limit !== 'none' && 'RATE_LIMITED',
    ...(route.problems ?? []),
    'INTERNAL',
    'SERVICE_UNAVAILABLE',
    'TIMEOUT',
  ];
  return codes.filter((code) => code !== false);
}
