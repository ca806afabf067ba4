import type { Webhook, WebhookDelivery } from '@merchant-analysis/contracts/webhooks';
import type { Shelf } from '@merchant-analysis/storage/shelf';

export type { Shelf, ShelfItem, ShelfPlace } from '@merchant-analysis/storage/shelf';

/** A webhook as it is kept, with the secret that nobody is told again. */
export type WebhookBody = Omit<Webhook, 'id' | 'version'> & { readonly secret: string };

/** A delivery as it is kept; its webhook is the owner on the shelf. */
export type DeliveryBody = Omit<WebhookDelivery, 'id' | 'webhookId'> & {
  /** The body that is sent, to the byte: every attempt sends the same. */
  readonly payload: string;
};

export interface WebhookShelves {
  readonly webhooks: Shelf<WebhookBody>;
  readonly deliveries: Shelf<DeliveryBody>;
}
