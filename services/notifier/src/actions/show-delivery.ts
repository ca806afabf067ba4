import type { WebhookDelivery } from '@merchant-analysis/contracts/webhooks';
import type { DeliveryBody, ShelfItem } from '../ports/webhook-shelves.js';

/** A delivery as people see it, without what was sent. */
export function showDelivery({ id, owner, body }: ShelfItem<DeliveryBody>): WebhookDelivery {
  const { payload: _, ...shown } = body;
  return { id, webhookId: owner, ...shown };
}
