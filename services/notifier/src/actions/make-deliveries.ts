import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { OutboxEntry } from '@merchant-analysis/contracts/outbox';
import { problem } from '@merchant-analysis/contracts/problems';
import type { publishEvent as contract, WebhookDelivery } from '@merchant-analysis/contracts/webhooks';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { Signer } from '../ports/signer.js';
import type {
  DeliveryBody,
  ShelfItem,
  ShelfPlace,
  WebhookBody,
  WebhookShelves,
} from '../ports/webhook-shelves.js';
import { attemptOf } from './delivery-entry.js';

export interface PublishRim extends WebhookShelves {
  readonly signer: Signer;
  readonly clock: Clock;
}

/** Who publishes: a service, by its outbox. */
interface Publishing {
  readonly tenantId: string;
  readonly requestId: string;
  readonly roles: readonly string[];
  readonly entryId: string | undefined;
}

const PAGE = 100;

/**
 * Makes a delivery for each webhook of the tenant that wants the event. Its id comes from the entry of the outbox and
 * the webhook, so that an entry that arrives twice, even weeks later, is delivered once.
 */
export async function publishEvent(
  rim: PublishRim,
  { event, at, merchantId, data }: ParamsOf<typeof contract>,
  { tenantId, requestId, roles, entryId }: Publishing,
): Promise<ResultOf<typeof contract>> {
  if (!roles.includes('system')) throw problem('NOT_ALLOWED', { role: roles.join(', ') });
  if (entryId === undefined) throw problem('IDEMPOTENCY_KEY_MISSING');
  const eventId = rim.signer.idFrom('evt', `${tenantId} ${entryId}`);
  const payload = JSON.stringify({ id: eventId, type: event, createdAt: at, merchantId, data });
  let deliveries = 0;
  let after: ShelfPlace | undefined;
  for (;;) {
    const page = await rim.webhooks.list(tenantId, { limit: PAGE, after });
    for (const webhook of page.filter(({ body }) => wants(body, event, merchantId))) {
      await makeDelivery(rim, { tenantId, requestId }, webhook, { eventId, event, payload });
      deliveries++;
    }
    if (page.length < PAGE) return { deliveries };
    after = page.at(-1);
  }
}

/**
 * Keeps a delivery and puts its first attempt into the outbox, in one step; one that is there stays as it is.
 * @param record what leaves with a delivery that somebody has asked for
 */
export async function makeDelivery(
  { deliveries, signer, clock }: Pick<PublishRim, 'deliveries' | 'signer' | 'clock'>,
  { tenantId, requestId }: { tenantId: string; requestId: string },
  webhook: ShelfItem<WebhookBody>,
  told: { eventId: string; event: WebhookDelivery['event']; payload: string },
  record: (deliveryId: string) => readonly OutboxEntry[] = () => [],
): Promise<ShelfItem<DeliveryBody>> {
  const id = signer.idFrom('whd', `${told.eventId} ${webhook.id}`);
  const at = clock.now();
  let isNew = false;
  const made = await deliveries.change(tenantId, {
    id,
    action: 'notifier.makeDelivery',
    request: { outgoing: () => (isNew ? [attemptOf(tenantId, id, requestId), ...record(id)] : []) },
    next: (before) => {
      isNew = before === undefined;
      if (before) return 'keep';
      const createdAt = new Date(at).toISOString();
      return { owner: webhook.id, at, body: { ...told, state: 'waiting', attempts: [], createdAt } };
    },
  });
  return made!;
}

function wants({ events, merchantIds }: WebhookBody, event: string, merchantId: string | undefined): boolean {
  if (!(events as readonly string[]).includes(event)) return false;
  // What is about several merchants is for those that hear of all.
  return merchantIds === undefined || (merchantId !== undefined && merchantIds.includes(merchantId));
}
