import type { Caller } from '@merchant-analysis/contracts/caller';
import type { Context, ServiceBroker } from 'moleculer';
import { programOf } from './bus-subjects.js';
import type { CallerAuthority } from './caller-statement.js';
import { type CallMeta, readMeta } from './meta.js';

/** Beside the broker and not in its metadata: that is sent to every node. */
const authorities = new WeakMap<ServiceBroker, CallerAuthority>();

/** From now on this broker states its callers, and believes no other ones than those that were stated. */
export function believeCallersOf(broker: ServiceBroker, authority: CallerAuthority): void {
  authorities.set(broker, authority);
}

/** How a caller travels with a call: as it is within one process, as a statement on the bus. */
export function callerMetaOf(
  broker: ServiceBroker,
  caller: Caller,
  about: { action: string; requestId: string; timeoutMs: number },
): Record<string, unknown> {
  const authority = authorities.get(broker);
  return authority ? { statement: authority.state(caller, about) } : { caller, requestId: about.requestId };
}

/** What of a call's meta a call on its way passes on. */
export function passedOnMetaOf(ctx: Context, { caller, requestId }: CallMeta): Record<string, unknown> {
  if (!authorities.has(ctx.broker)) return { caller, requestId };
  return { statement: (ctx.meta as { statement?: unknown }).statement };
}

/** Who asks, checked. @throws Problem NOT_AUTHENTICATED when nobody who may say so says who asks. */
export function readCaller(ctx: Context, action: string): CallMeta {
  const authority = authorities.get(ctx.broker);
  if (!authority) return readMeta(ctx.meta);
  const { statement, idempotency } = ctx.meta as { statement?: unknown; idempotency?: unknown };
  const stated = authority.verify(statement, { action, asker: programOf(ctx.nodeID ?? '') });
  return readMeta({ ...stated, idempotency });
}
