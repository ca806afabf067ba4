import type { Caller } from '@merchant-analysis/contracts/caller';
import type { Contract, InputOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import { ownerOf } from '@merchant-analysis/contracts/who-asks';
import type { ServiceBroker } from 'moleculer';
import { callerMetaOf } from './callers-of-broker.js';
import type { AuditNote, Idempotency } from './meta.js';
import { repeatCall } from './repeat-call.js';
import { fromWire } from './wire-problem.js';

export interface AskOptions {
  caller: Caller;
  requestId: string;
  /** Default: the contract's. */
  timeoutMs?: number | undefined;
  idempotency?: Idempotency | undefined;
  /** The effect is recorded under this action. Default: it leaves no record. */
  recordAs?: string | undefined;
  /** Called with what the action noted for the audit record, also when the action then failed. */
  onAudit?: ((note: AuditNote) => void) | undefined;
  /** Called when the answer rests on data of a moment ago. */
  onStale?: (() => void) | undefined;
}

/**
 * Calls an action by its contract from outside any action.
 * @throws Problem: what the action threw, TIMEOUT or SERVICE_UNAVAILABLE; never a bare broker error.
 */
export async function ask<C extends Contract>(
  broker: ServiceBroker,
  contract: C,
  params: InputOf<C>,
  options: AskOptions,
): Promise<ResultOf<C>> {
  const { caller, requestId, idempotency } = options;
  const timeoutMs = options.timeoutMs ?? contract.timeoutMs;
  if (isMissingHere(broker, contract))
    throw problem('SERVICE_UNAVAILABLE', { service: ownerOf(contract.action) });
  const stated = callerMetaOf(broker, caller, { action: contract.action, requestId, timeoutMs });
  const meta: Record<string, unknown> & { audit?: AuditNote; isStale?: boolean } = {
    ...stated,
    idempotency,
    recordAs: options.recordAs,
  };
  try {
    return await repeatCall(broker, contract, { timeoutMs, idempotency }, (tryOptions) =>
      broker.call<ResultOf<C>, InputOf<C>>(contract.action, params, {
        meta,
        requestID: requestId,
        ...tryOptions,
      }),
    );
  } catch (error) {
    throw fromWire(error, contract.action);
  } finally {
    if (meta.audit) options.onAudit?.(meta.audit);
    if (meta.isStale) options.onStale?.();
  }
}

/**
 * In one process, a service that a command did not open: Moleculer would find that out too, and warn of it every time
 * that an outbox is looked at.
 */
function isMissingHere({ transit, registry }: ServiceBroker, { action }: Contract): boolean {
  return !transit && !registry.actions.isAvailable(action);
}
