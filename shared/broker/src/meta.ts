import { type Caller, caller as callerSchema } from '@merchant-analysis/contracts/caller';
import { problem } from '@merchant-analysis/contracts/problems';
import { z } from 'zod';

/** The key of a request that may be sent twice, and what the request was. */
export interface Idempotency {
  readonly key: string;
  readonly fingerprint: string;
}

/** What an action tells about the effect it had, for the audit record that the door writes. */
export interface AuditNote {
  resourceType: string;
  resourceId?: string | undefined;
  /** field → { from, to } or what was made; never a secret. */
  changes?: Record<string, unknown> | undefined;
  /** The record is in the outbox of the service, in the transaction of the effect: it cannot be lost any more. */
  isKept?: boolean | undefined;
}

/** What travels beside the parameters of every call. `audit` and `isStale` travel back. */
export interface CallMeta {
  caller: Caller;
  requestId: string;
  idempotency?: Idempotency | undefined;
  audit?: AuditNote | undefined;
  /** The door wants a record of the effect, under this action. */
  recordAs?: string | undefined;
  /** The answer, or a part of it, is of a moment ago: the store that takes writes was away. */
  isStale?: boolean | undefined;
}

const metaSchema = z.object({
  caller: callerSchema,
  requestId: z.string(),
  idempotency: z.object({ key: z.string(), fingerprint: z.string() }).nullish(),
});

/** @throws Problem NOT_AUTHENTICATED when a call came without a caller. */
export function readMeta(meta: unknown): CallMeta {
  const parsed = metaSchema.safeParse(meta);
  if (!parsed.success) throw problem('NOT_AUTHENTICATED');
  const { caller, requestId, idempotency } = parsed.data;
  return { caller, requestId, idempotency: idempotency ?? undefined };
}

/** A caller for work that nobody in particular asked for: scheduled jobs, first start, the command line. */
export function systemCaller(tenantId: string): Caller {
  return { tenantId, userId: 'system', roles: ['system'] };
}
