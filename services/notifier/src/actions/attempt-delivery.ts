import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { Makers } from '../ports/makers.js';
import type { Sender, SendOutcome } from '../ports/sender.js';
import type { Signer } from '../ports/signer.js';
import type { DeliveryBody, WebhookShelves } from '../ports/webhook-shelves.js';
import { mayHear, topicOf } from './may-hear.js';

interface AttemptRim extends WebhookShelves {
  readonly sender: Sender;
  readonly makers: Makers;
  readonly signer: Signer;
  readonly clock: Clock;
}

const ATTEMPTS_SHOWN = 20;
const NOT_FOR_ITS_MAKER =
  'nothing was sent: who made the webhook may not see this any more; somebody who may makes another one';

/**
 * Sends a delivery once and notes what came of it. Resolves when the receiver has taken it, or when there is nobody to
 * send it to any more: the webhook is gone, or who made it may not see any more what it tells.
 * @param isLast whether nobody tries again when this attempt fails
 * @throws Problem CONFLICT when the receiver has not taken it, or of identity and the ledger when they do not say who may
 * see what: the outbox tries again later.
 */
export async function attemptDelivery(
  rim: AttemptRim,
  { tenantId, deliveryId, isLast }: { tenantId: string; deliveryId: string; isLast: boolean },
): Promise<void> {
  const delivery = await rim.deliveries.find(tenantId, deliveryId);
  if (!delivery || delivery.body.state === 'delivered') return;
  const webhook = await rim.webhooks.find(tenantId, delivery.owner);
  if (!webhook) {
    await note(rim, tenantId, deliveryId, (body) => ({ ...body, state: 'dropped' }));
    return;
  }
  const { payload, event, eventId } = delivery.body;
  const timestamp = Math.floor(rim.clock.now() / 1000);
  const at = new Date(timestamp * 1000).toISOString();
  if (!(await mayHear(rim.makers, { tenantId, userId: webhook.body.createdBy }, topicOf(delivery.body)))) {
    const refusal = { at, problem: NOT_FOR_ITS_MAKER, durationMs: 0 };
    await note(rim, tenantId, deliveryId, (body) => ({
      ...body,
      state: 'dropped',
      attempts: [...body.attempts, refusal].slice(-ATTEMPTS_SHOWN),
    }));
    return;
  }
  const outcome = await rim.sender.post(webhook.body.url, payload, {
    'content-type': 'application/json',
    'user-agent': 'merchant-analysis-webhooks/1',
    'webhook-id': eventId,
    'webhook-event': event,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `t=${timestamp},v1=${rim.signer.sign(webhook.body.secret, timestamp, payload)}`,
  });
  const isTaken = outcome.status !== undefined && outcome.status >= 200 && outcome.status < 300;
  await note(rim, tenantId, deliveryId, (body) => ({
    ...body,
    state: isTaken ? 'delivered' : isLast ? 'failed' : 'waiting',
    attempts: [...body.attempts, { at, ...outcome }].slice(-ATTEMPTS_SHOWN),
  }));
  if (!isTaken) throw problem('CONFLICT', { reason: reasonOf(outcome) });
}

async function note(
  { deliveries }: Pick<AttemptRim, 'deliveries'>,
  tenantId: string,
  id: string,
  change: (body: DeliveryBody) => DeliveryBody,
): Promise<void> {
  await deliveries.change(tenantId, {
    id,
    action: 'notifier.attemptDelivery',
    next: (before) => (before ? { owner: before.owner, at: before.at, body: change(before.body) } : 'remove'),
  });
}

function reasonOf({ status, problem: why }: SendOutcome): string {
  return status === undefined ? `the receiver did not answer (${why})` : `the receiver answered ${status}`;
}
