import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  redeliver,
  testWebhook,
} from '@merchant-analysis/contracts/webhooks';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

const ALL = '/api/v1/webhooks';
const ONE = `${ALL}/:webhookId`;
const allow = MAY.manageWebhooks;
const audit = { resourceType: 'webhook' };

/** Addresses outside that hear of events. */
export const webhookRoutes: readonly Route[] = [
  route({ method: 'GET', path: ALL, contract: listWebhooks, allow }),
  route({
    method: 'POST',
    path: ALL,
    contract: createWebhook,
    allow,
    status: 201,
    audit,
    problems: ['WEBHOOK_URL_REFUSED'],
  }),
  route({ method: 'DELETE', path: ONE, contract: deleteWebhook, allow, audit }),
  route({ method: 'POST', path: `${ONE}/test`, contract: testWebhook, allow, status: 202, audit }),
  route({ method: 'GET', path: `${ONE}/deliveries`, contract: listDeliveries, allow }),
  route({
    method: 'POST',
    path: `${ONE}/deliveries/:deliveryId/redeliver`,
    contract: redeliver,
    allow,
    status: 202,
    audit,
    problems: ['CONFLICT'],
  }),
];
