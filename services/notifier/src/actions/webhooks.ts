import type { Call } from '@merchant-analysis/broker/service';
import { type Caller, isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { newestFirst, readPlace } from '@merchant-analysis/contracts/newest-first';
import { problem } from '@merchant-analysis/contracts/problems';
import type * as contracts from '@merchant-analysis/contracts/webhooks';
import type { Merchants } from '../ports/merchants.js';
import type { Sender } from '../ports/sender.js';
import type { ShelfItem, WebhookBody } from '../ports/webhook-shelves.js';
import { attemptOf } from './delivery-entry.js';
import { makeDelivery, type PublishRim } from './make-deliveries.js';
import { showDelivery } from './show-delivery.js';

interface Rim extends PublishRim {
  readonly merchants: Merchants;
  readonly sender: Sender;
  newId(prefix: string): string;
}
type Writing = Pick<Call, 'caller' | 'requestId' | 'audit' | 'withRecord'>;
type Item = ShelfItem<WebhookBody>;
const WHAT = 'webhook';

/** Why nothing is sent to an address, as the sender says it. */
const CHINESE: Readonly<Record<string, string>> = {
  'it is no URL': '不是有效的网址',
  'it must begin with https://': '必须以 https:// 开头',
  'it must not hold a user or a password': '不得包含用户名或密码',
  'its address is not on the public Internet': '该地址不在公共互联网上',
};

/** @throws Problem WEBHOOK_URL_REFUSED; NOT_FOUND of a merchant; NOT_ALLOWED for a limited user who names none. */
export async function createWebhook(
  { webhooks, merchants, sender, signer, clock, newId }: Rim,
  { url, events, merchantIds, description }: ParamsOf<typeof contracts.createWebhook>,
  call: Writing,
): Promise<ResultOf<typeof contracts.createWebhook>> {
  const { caller } = call;
  if (merchantIds === undefined && isLimited(caller)) {
    throw problem('NOT_ALLOWED', { role: caller.roles.join(', ') });
  }
  if (merchantIds !== undefined) {
    const visible = new Set(await merchants.listVisibleIds());
    if (!merchantIds.every((id) => visible.has(id))) throw problem('NOT_FOUND', { what: 'merchant' });
  }
  const refusal = await sender.refusalOf(url);
  if (refusal !== undefined) {
    throw problem('WEBHOOK_URL_REFUSED', { reason: { en: refusal, zh: CHINESE[refusal] ?? refusal } });
  }
  const at = clock.now();
  const body: WebhookBody = {
    url,
    events: [...new Set(events)],
    ...(merchantIds && { merchantIds }),
    ...(description !== undefined && { description }),
    createdAt: new Date(at).toISOString(),
    createdBy: caller.userId,
    secret: signer.newSecret(),
  };
  const noteOf = (item: Item | undefined) => note(item?.id ?? '', { host: new URL(url).host, events });
  const made = await webhooks.change(caller.tenantId, {
    id: newId('whk'),
    action: 'notifier.createWebhook',
    request: call.withRecord(({ item }) => noteOf(item)),
    next: () => ({ owner: 'tenant', at, body }),
  });
  call.audit(noteOf(made));
  return { webhook: show(made!), secret: made!.body.secret };
}

/** Those of which the caller sees every merchant; a page may come back short: go on with its cursor. */
export async function listWebhooks(
  { webhooks, merchants }: Pick<Rim, 'webhooks' | 'merchants'>,
  { limit, cursor }: ParamsOf<typeof contracts.listWebhooks>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listWebhooks>> {
  const after = readPlace(cursor);
  const found = await webhooks.list(caller.tenantId, { limit: limit + 1, after });
  const sees = await seeing(merchants, caller);
  const { data, page } = newestFirst(found, limit, (item) => item);
  return { data: data.filter(sees).map(show), page };
}

/** @throws Problem NOT_FOUND. */
export async function deleteWebhook(
  rim: Pick<Rim, 'webhooks' | 'merchants'>,
  { webhookId }: ParamsOf<typeof contracts.deleteWebhook>,
  call: Writing & Pick<Call, 'idempotency'>,
): Promise<ResultOf<typeof contracts.deleteWebhook>> {
  const { tenantId } = call.caller;
  // Of a repeated request the store has the answer, though the webhook is not there any more.
  const isThere = (await rim.webhooks.find(tenantId, webhookId)) !== undefined;
  if (isThere || call.idempotency === undefined) await findVisible(rim, call.caller, webhookId);
  const done = note(webhookId, { deleted: true });
  await rim.webhooks.change(tenantId, {
    id: webhookId,
    action: 'notifier.deleteWebhook',
    request: call.withRecord(() => done),
    next: (before) => {
      if (!before) throw problem('NOT_FOUND', { what: WHAT });
      return 'remove';
    },
  });
  call.audit(done);
  return { deleted: true };
}

/** Sends a test event through the same way as every other. @throws Problem NOT_FOUND. */
export async function testWebhook(
  rim: Rim,
  { webhookId }: ParamsOf<typeof contracts.testWebhook>,
  call: Writing & Pick<Call, 'idempotency'>,
): Promise<contracts.WebhookDelivery> {
  const webhook = await findVisible(rim, call.caller, webhookId);
  const { tenantId } = call.caller;
  // The same request again is the same event.
  const eventId = rim.signer.idFrom('evt', `${tenantId} ${call.idempotency?.key ?? rim.newId('tst')}`);
  const createdAt = new Date(rim.clock.now()).toISOString();
  const payload = JSON.stringify({ id: eventId, type: 'webhook.test', createdAt, data: { webhookId } });
  const noteOf = (deliveryId: string) => note(webhookId, { test: deliveryId });
  const made = await makeDelivery(
    rim,
    { tenantId, requestId: call.requestId },
    webhook,
    { eventId, event: 'webhook.test', payload },
    (deliveryId) => call.withRecord<string>(noteOf).outgoing?.(deliveryId) ?? [],
  );
  call.audit(noteOf(made.id));
  return showDelivery(made);
}

/** @throws Problem NOT_FOUND. */
export async function listDeliveries(
  rim: Pick<Rim, 'webhooks' | 'deliveries' | 'merchants'>,
  { webhookId, limit, cursor }: ParamsOf<typeof contracts.listDeliveries>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listDeliveries>> {
  const after = readPlace(cursor);
  await findVisible(rim, caller, webhookId);
  const page = { owners: [webhookId], limit: limit + 1, after };
  return newestFirst(await rim.deliveries.list(caller.tenantId, page), limit, showDelivery);
}

/** @throws Problem NOT_FOUND; CONFLICT while it is on its way. */
export async function redeliver(
  rim: Pick<Rim, 'webhooks' | 'deliveries' | 'merchants'>,
  { webhookId, deliveryId }: ParamsOf<typeof contracts.redeliver>,
  call: Writing,
): Promise<contracts.WebhookDelivery> {
  await findVisible(rim, call.caller, webhookId);
  const { tenantId } = call.caller;
  const done = note(webhookId, { redelivered: deliveryId });
  const { key, fingerprint, outgoing } = call.withRecord(() => done);
  const sent = await rim.deliveries.change(tenantId, {
    id: deliveryId,
    action: 'notifier.redeliver',
    request: {
      ...{ key, fingerprint },
      outgoing: (answer) => [...(outgoing?.(answer) ?? []), attemptOf(tenantId, deliveryId, call.requestId)],
    },
    next: (before) => {
      if (before?.owner !== webhookId) throw problem('NOT_FOUND', { what: 'delivery' });
      if (before.body.state === 'waiting')
        throw problem('CONFLICT', { reason: { en: 'it is on its way already', zh: '该投递正在进行中' } });
      return { owner: before.owner, at: before.at, body: { ...before.body, state: 'waiting' } };
    },
  });
  call.audit(done);
  return showDelivery(sent!);
}

async function findVisible(
  { webhooks, merchants }: Pick<Rim, 'webhooks' | 'merchants'>,
  caller: Caller,
  id: string,
): Promise<Item> {
  const item = await webhooks.find(caller.tenantId, id);
  if (!item || !(await seeing(merchants, caller))(item)) throw problem('NOT_FOUND', { what: WHAT });
  return item;
}

/** A limited caller sees the webhooks of merchants that it may see, and none that hears of all. */
async function seeing(merchants: Merchants, caller: Caller): Promise<(item: Item) => boolean> {
  if (!isLimited(caller)) return () => true;
  const visible = new Set(await merchants.listVisibleIds());
  return ({ body }) => body.merchantIds?.every((id) => visible.has(id)) ?? false;
}

function show({ id, version, body }: Item): contracts.Webhook {
  const { secret: _, ...shown } = body;
  return { id, version, ...shown };
}

function note(resourceId: string, changes: Record<string, unknown>) {
  return { resourceType: 'webhook', resourceId, changes };
}
