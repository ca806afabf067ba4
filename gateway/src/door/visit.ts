import type { AuditNote } from '@merchant-analysis/broker/meta';
import type { Caller } from '@merchant-analysis/contracts/caller';
import type { FastifyRequest } from 'fastify';
import type { Route } from '../route.js';
import { plainAddress } from './address-ranges.js';

/** What the door has found out about one request so far. */
export interface Visit {
  readonly requestId: string;
  /** The client, or the nearest proxy that we do not trust. */
  readonly address: string;
  /** `performance.now()` when it came. */
  readonly begunAt: number;
  route?: Route | undefined;
  /** Who asks, once that is known. Absent: a stranger. */
  caller?: Caller | undefined;
  /** What the caller may see, as a key; made once a session. */
  scope?: string | undefined;
  /** The last id in the path: what the request is about. */
  resourceId?: string | undefined;
  /** A service was asked to change something: from here on there is a record, whatever happens. */
  hasAsked?: boolean;
  /** The effect was had and its record is being kept: what fails from here on is no failure of the effect. */
  isDone?: boolean;
  note?: AuditNote | undefined;
  idempotency?: { key: string; fingerprint: string } | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit | null;
  }
}

/** The visit of a request: begun by whoever needs it first. */
export function visitOf(request: FastifyRequest): Visit {
  request.visit ??= { requestId: request.id, address: plainAddress(request.ip), begunAt: performance.now() };
  return request.visit;
}

/** A caller for questions that come before anyone is known: a login, a token. It may see nothing. */
export function strangerAt(address: string): Caller {
  return { tenantId: 'none', userId: 'nobody', roles: ['sandbox'], address };
}
