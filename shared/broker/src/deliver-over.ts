import type { Contract } from '@merchant-analysis/contracts/contract';
import type { OutboxEntry } from '@merchant-analysis/contracts/outbox';
import { problem } from '@merchant-analysis/contracts/problems';
import { systemCaller } from './meta.js';
import type { Host } from './service.js';

/**
 * Delivers entries of an outbox to their consumers, as the platform. The entry's id is the idempotency key, so the
 * consumer can tell a repetition.
 * @param contracts what this service has to deliver
 */
export function deliverOver(
  host: Pick<Host, 'ask'>,
  contracts: readonly Contract[],
): (entry: OutboxEntry & { readonly id: string }) => Promise<unknown> {
  const byAction = new Map(contracts.map((contract) => [contract.action, contract]));
  return async ({ id, action, params, tenantId, requestId }) => {
    const contract = byAction.get(action);
    // Written by another version of this service, which delivers it: it is no fault of the entry.
    if (!contract) throw problem('SERVICE_UNAVAILABLE', { service: action.split('.')[0] });
    const idempotency = { key: id, fingerprint: action };
    return host.ask(contract, params, { caller: systemCaller(tenantId), requestId, idempotency });
  };
}
