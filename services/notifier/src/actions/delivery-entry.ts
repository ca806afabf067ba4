import type { OutboxEntry } from '@merchant-analysis/contracts/outbox';

/** Names the attempts of a delivery in the outbox of the notifier: it makes them itself, and asks no service. */
export const ATTEMPT = 'notifier.attemptDelivery';

/** The next attempt of a delivery. Deliveries never wait for each other. */
export function attemptOf(tenantId: string, deliveryId: string, requestId: string): OutboxEntry {
  return { action: ATTEMPT, tenantId, requestId, orderKey: deliveryId, params: { deliveryId } };
}
