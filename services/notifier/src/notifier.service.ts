import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, type Call, type Host, type ServiceStore, service } from '@merchant-analysis/broker/service';
import * as contracts from '@merchant-analysis/contracts/webhooks';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { publishEvent } from './actions/make-deliveries.js';
import * as webhooks from './actions/webhooks.js';
import type { Merchants } from './ports/merchants.js';
import type { Sender } from './ports/sender.js';
import type { Signer } from './ports/signer.js';
import type { WebhookShelves } from './ports/webhook-shelves.js';

interface NotifierRim extends WebhookShelves {
  readonly merchantsOf: (call: Call) => Merchants;
  readonly sender: Sender;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly newId: (prefix: string) => string;
  readonly health: ServiceStore;
  readonly started: (host: Host) => void;
  readonly stopped: () => Promise<void>;
}

/** What the notifier answers. */
export function notifierService(rim: NotifierRim): Composition['schema'] {
  const of = (call: Call) => ({ ...rim, merchants: rim.merchantsOf(call) });
  return service('notifier', {
    answers: [
      answer(contracts.createWebhook, (params, call) => webhooks.createWebhook(of(call), params, call)),
      answer(contracts.listWebhooks, (params, call) => webhooks.listWebhooks(of(call), params, call)),
      answer(contracts.deleteWebhook, (params, call) => webhooks.deleteWebhook(of(call), params, call)),
      answer(contracts.testWebhook, (params, call) => webhooks.testWebhook(of(call), params, call)),
      answer(contracts.listDeliveries, (params, call) => webhooks.listDeliveries(of(call), params, call)),
      answer(contracts.redeliver, (params, call) => webhooks.redeliver(of(call), params, call)),
      answer(contracts.publishEvent, (params, { caller, requestId, idempotency }) => {
        const { tenantId, roles } = caller;
        return publishEvent(rim, params, { tenantId, roles, requestId, entryId: idempotency?.key });
      }),
    ],
    stores: { webhooks: rim.health },
    started: (host) => rim.started(host),
    stopped: () => rim.stopped(),
  });
}
