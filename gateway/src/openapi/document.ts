import { PROBLEMS } from '@merchant-analysis/contracts/problems';
import { platformVersion } from '@merchant-analysis/observability/version';
import type { z } from 'zod';
import type { Route } from '../route.js';
import { COMPONENTS } from './component-names.js';
import { answerSchemasOf, type JsonSchema, referenceTo } from './json-schemas.js';
import { openApiPathOf, operationIdOf, operationOf } from './operation.js';

export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: JsonSchema;
  };
  readonly [member: string]: unknown;
}

/** The whole API as OpenAPI 3.1, grown from the route table and the contracts. */
export function openApiDocumentOf(routes: readonly Route[]): OpenApiDocument {
  const names = new Map<z.ZodType, string>(Object.entries(COMPONENTS).map(([id, schema]) => [schema, id]));
  for (const route of routes) {
    const { result } = route.contract;
    if (!route.answers && !names.has(result)) names.set(result, answerNameOf(route));
  }
  const schemas = answerSchemasOf(Object.fromEntries([...names].map(([schema, id]) => [id, schema])));
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) {
    const path = openApiPathOf(route.path);
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operationOf(
      route,
      referenceTo(names.get(route.contract.result) ?? ''),
    );
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Merchant analysis · 商户智能经营分析平台',
      version: platformVersion,
      description:
        'Amounts are whole minor units of their currency (分, cents). Times are RFC 3339 with offset, business days ' +
        "are in the merchant's time zone and day cut. The tenant comes from the token. What is not yours and what is " +
        'not there look the same: 404. Failures are application/problem+json with a `code`; Accept-Language zh-CN or en.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { ...schemas, Problem: PROBLEM },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    'x-problems': Object.fromEntries(
      Object.entries(PROBLEMS).map(([code, { status, retryable, title }]) => [
        code,
        { status, retryable, title },
      ]),
    ),
  };
}

function answerNameOf(route: Route): string {
  const id = operationIdOf(route);
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}Answer`;
}

const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'RFC 9457',
  properties: {
    type: { type: 'string', description: 'Where this kind of problem is explained' },
    title: {
      type: 'string',
      description: 'What went wrong and what to do next, in the language of Accept-Language',
    },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'The request id, as in X-Request-Id' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'message'],
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'traceId', 'errors'],
};
