import { z } from 'zod';
import { command, query } from './contract.js';
import { identifier, instant, line, merchantId, pageOf, pageParams } from './fields.js';

export const webhookId = identifier('whk');
export const deliveryId = identifier('whd');

export const WEBHOOK_EVENTS = [
  'forecast.low_balance',
  'forecast.drift',
  'import.completed',
  'compliance.alert.created',
] as const;
export const webhookEvent = z.enum(WEBHOOK_EVENTS);

/** An address outside that hears of events. Its secret is told once, when it is made. */
export const webhook = z.object({
  id: webhookId,
  url: z.string(),
  events: z.array(webhookEvent),
  merchantIds: z.array(merchantId).optional().describe('Absent: of all merchants of the tenant'),
  description: line(200).optional(),
  createdAt: instant,
  createdBy: z.string(),
  version: z.int().min(1),
});
export type Webhook = z.output<typeof webhook>;

export const createWebhook = command({
  action: 'notifier.createWebhook',
  idempotent: 'with-key',
  summary: 'Tell an address outside of events, signed with a secret of its own',
  params: z.strictObject({
    url: z.string().max(2000).describe('https; http only in demo and development').meta({
      example: 'https://hooks.example.com/merchant-analysis',
    }),
    events: z.array(webhookEvent).min(1).max(WEBHOOK_EVENTS.length),
    merchantIds: z
      .array(merchantId)
      .min(1)
      .max(200)
      .optional()
      .describe('Needed of a user who is limited to some merchants'),
    description: line(200).optional(),
  }),
  result: z.object({
    webhook,
    secret: z.string().describe('Signs every delivery: HMAC-SHA256 over `timestamp.body`. Shown this once.'),
  }),
});

export const listWebhooks = query({
  action: 'notifier.listWebhooks',
  summary: 'Addresses outside that hear of events, newest first',
  params: z.object(pageParams),
  result: pageOf(webhook),
});

export const deleteWebhook = command({
  action: 'notifier.deleteWebhook',
  idempotent: 'with-key',
  summary: 'Tell an address nothing any more; what is on its way to it is dropped',
  params: z.strictObject({ webhookId }),
  result: z.object({ deleted: z.literal(true) }),
});

export const webhookDelivery = z.object({
  id: deliveryId,
  webhookId,
  eventId: z.string(),
  event: z.enum([...WEBHOOK_EVENTS, 'webhook.test']),
  state: z
    .enum(['waiting', 'delivered', 'failed', 'dropped'])
    .describe(
      'failed: given up after the last attempt; redeliver it when the receiver answers again. dropped: never sent, as the webhook is gone, or who made it may not see this any more',
    ),
  attempts: z.array(
    z.object({
      at: instant,
      status: z.int().optional().describe('HTTP status; absent when there was no answer'),
      problem: z.string().optional(),
      durationMs: z.int(),
    }),
  ),
  createdAt: instant,
});
export type WebhookDelivery = z.output<typeof webhookDelivery>;

export const testWebhook = command({
  action: 'notifier.testWebhook',
  idempotent: 'with-key',
  summary: 'Send a test event to an address',
  params: z.strictObject({ webhookId }),
  result: webhookDelivery,
});

export const listDeliveries = query({
  action: 'notifier.listDeliveries',
  summary: 'What was sent to an address and what became of it, newest first',
  params: z.object({ webhookId, ...pageParams }),
  result: pageOf(webhookDelivery),
});

export const redeliver = command({
  action: 'notifier.redeliver',
  idempotent: 'with-key',
  summary: 'Send an event once more, with the same id',
  params: z.strictObject({ webhookId, deliveryId }),
  result: webhookDelivery,
});

/**
 * Asked by the outboxes of the services alone (it is on no route), for the tenant of the caller. The idempotency key is
 * the id of the entry: the same entry again makes no second delivery.
 */
export const publishEvent = command({
  action: 'notifier.publishEvent',
  summary: 'Tell the addresses outside that want to hear of it',
  params: z.object({
    event: webhookEvent,
    at: instant,
    merchantId: merchantId.optional(),
    data: z.record(z.string(), z.unknown()),
  }),
  result: z.object({ deliveries: z.int() }),
  idempotent: true,
});
