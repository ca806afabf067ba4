import type { Caller } from '@merchant-analysis/contracts/caller';
import type { Contract, InputOf, ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { ProblemCode } from '@merchant-analysis/contracts/problems';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from './roles.js';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];
export type Source = 'path' | 'query' | 'body';
export type LimitClass = 'default' | 'login' | 'import' | 'sandbox' | 'none';

export interface AskOptions {
  timeoutMs?: number;
  /** Pass the caller's Idempotency-Key on; by default only the route's own contract gets it. */
  idempotency?: { key: string; fingerprint: string } | undefined;
}

/** One request that was let in: who asks, what was asked, and the way to the services. */
export interface Exchange<P = unknown> {
  readonly params: P;
  readonly caller: Caller;
  /** What this caller may see, as a key for answers that are kept. */
  readonly scope: string;
  readonly requestId: string;
  /** Key of the Idempotency-Key header with the fingerprint of this request. */
  readonly idempotency?: { key: string; fingerprint: string } | undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  ask<C extends Contract>(contract: C, params: InputOf<C>, options?: AskOptions): Promise<ResultOf<C>>;
  /** Keeps the audit record now: for an answer that leaves before the handler is done. */
  record(): Promise<void>;
}

/** Answers that are not JSON: the handler has sent them, or gives bytes. */
export class Sent {
  constructor(readonly reply: FastifyReply) {}
}

interface RouteOptions<C extends Contract> {
  readonly method: Method;
  /** `/api/v1/merchants/:merchantId` */
  readonly path: string;
  readonly contract: C;
  readonly allow: Access;
  /** Where a parameter comes from, when not from where it is usually found: see `sourceOf`. */
  readonly from?: Readonly<Record<string, Source>>;
  /** The whole body is this one parameter: `PATCH /merchants/{id}` sends `changes`. */
  readonly bodyIs?: string;
  /** 200 unless given. */
  readonly status?: number;
  /** Absent: this route only reads and leaves no record when it is answered. */
  readonly audit?: { readonly action?: string; readonly resourceType: string };
  readonly limit?: LimitClass;
  readonly idempotency?: 'required' | 'accepted' | 'none';
  /** `version`: the answer's `version` is its ETag, and a writing route takes If-Match as `ifVersion`.
   *  `content`: the ETag is made from the bytes of the answer. */
  readonly etag?: 'version' | 'content';
  /** Without a token this route answers for the sandbox merchant, where that is on. */
  readonly sandbox?: boolean;
  /** A caller who must change the password first may come here. */
  readonly beforePasswordChange?: boolean;
  /** The body is a file of one of these media types, and the handler reads the stream itself. */
  readonly accepts?: readonly string[];
  /** Media type of an answer that is not JSON. */
  readonly answers?: string;
  /** Problems of this route alone, for the API page. */
  readonly problems?: readonly ProblemCode[];
  /** Where a long job can be followed: the answer's id, as `Location`. */
  readonly location?: (result: ResultOf<C>) => string;
  /** Answers by itself; absent: asks the contract's action with the parameters. */
  serve?(exchange: Exchange<ParamsOf<C>>): Promise<ResultOf<C> | Sent>;
}

/** One row of the table that everything grows from: the server, the API page, the matrix test. */
export interface Route extends RouteOptions<Contract> {
  readonly status: number;
  readonly limit: LimitClass;
  readonly idempotency: 'required' | 'accepted' | 'none';
}

/** Fills in what a route usually is. POSTs accept an idempotency key; others have no use for one. */
export function route<C extends Contract>(options: RouteOptions<C>): Route {
  const { location, ...rest } = options;
  return {
    status: 200,
    limit: 'default',
    idempotency: options.method === 'POST' && options.allow !== 'public' ? 'accepted' : 'none',
    ...rest,
    ...(location ? { location: (result: unknown) => location(result as ResultOf<C>) } : {}),
  };
}

/** Whether `?fields=` may choose what an answer holds: of everything that is read as JSON under /api/v1. */
export function takesFields(route: Route): boolean {
  return route.method === 'GET' && !route.answers && route.path.startsWith('/api/v1/');
}

/** Names of the parameters in a path. */
export function pathNamesOf(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
}

/** Path names come from the path; the rest from the query of GET and DELETE and from the body of the others. */
export function sourceOf(route: Pick<Route, 'method' | 'path' | 'from'>, name: string): Source {
  const named = route.from?.[name];
  if (named) return named;
  if (pathNamesOf(route.path).includes(name)) return 'path';
  return route.method === 'GET' || route.method === 'DELETE' ? 'query' : 'body';
}
