import { exampleOf, type Schema } from './example-of.js';

export interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
  readonly 'x-roles': 'public' | 'signed-in' | readonly string[];
  readonly 'x-audit'?: string;
  readonly 'x-action': string;
}

export interface OperationAt {
  /** `GET /api/v1/merchants` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Every operation of the document that a running gateway gives. */
export async function readOperations(gateway: { readonly url: string }): Promise<OperationAt[]> {
  const response = await fetch(`${gateway.url}/api/v1/openapi.json`);
  const api = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

let keys = 0;

/** Members that a contract needs although no schema can say so: one subject of two. */
const NEEDS_A_SUBJECT =
  /^(GET \/api\/v1\/(transactions|transactions\/summary|invoices|forecasts|forecasts\/backtests\/report|compliance\/verdict)|POST \/api\/v1\/(forecasts|forecasts\/backtests|cost-analyses|compliance\/checks|exports|analyses|analyses\/export)|(GET|POST) \/merchant\/analyze)$/;

/**
 * The smallest request that this operation accepts, written from the document.
 * @param ids values for parameters and members by name, where an example would not do
 */
export function requestFor(at: OperationAt, ids: Readonly<Record<string, string>> = {}): ExampleRequest {
  const { name, method, path, operation } = at;
  const headers: Record<string, string> = {};
  const query = new URLSearchParams();
  let filled = path;
  for (const parameter of operation.parameters) {
    if (!parameter.required) continue;
    const value = ids[parameter.name] ?? String(exampleOf(parameter.schema));
    if (parameter.in === 'path') filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (parameter.in === 'query') query.set(parameter.name, value);
    else headers[parameter.name] = `key-${String(++keys).padStart(8, '0')}`;
  }
  const subject = ids['groupId']
    ? { groupId: ids['groupId'] }
    : { merchantId: ids['merchantId'] ?? 'mer_00000001' };
  const content = operation.requestBody?.content;
  let body: string | undefined;
  if (content?.['application/json']) {
    headers['content-type'] = 'application/json';
    const example = exampleOf(content['application/json'].schema) as Record<string, unknown>;
    if ('merchantId' in example) example['merchantId'] = ids['merchantId'] ?? example['merchantId'];
    if (NEEDS_A_SUBJECT.test(name)) Object.assign(example, subject);
    if (/\/(merchants|groups|cash-plans)$/.test(path)) example['name'] = { en: 'Noodle shop' };
    if (path.endsWith('/cash-plans')) example['items'] = [{ date: '2026-10-15', amountMinor: 1 }];
    body = JSON.stringify(example);
  } else if (content) {
    headers['content-type'] = Object.keys(content)[0]!;
    body = 'date,amount\n2026-10-01,12.50\n';
    if (ids['merchantId']) query.set('merchantId', ids['merchantId']);
  } else if (NEEDS_A_SUBJECT.test(name)) {
    for (const [key, value] of Object.entries(subject)) query.set(key, value);
  }
  const search = query.size > 0 ? `?${query}` : '';
  return { path: filled + search, init: { method, headers, ...(body === undefined ? {} : { body }) } };
}

interface ExampleRequest {
  readonly path: string;
  readonly init: RequestInit;
}

/** The status that the document promises when all goes well. */
export function successOf(operation: Operation): number {
  return Number(Object.keys(operation.responses).find((status) => status.startsWith('2')));
}
