import {
  getCashAlertPolicy,
  listCashAlerts,
  putCashAlertPolicy,
} from '@merchant-analysis/contracts/cash-alerts';
import {
  createCashPlan,
  deleteCashPlan,
  getCashPlan,
  listCashPlans,
  updateCashPlan,
} from '@merchant-analysis/contracts/cash-plans';
import { decideRecurringStream, listRecurringStreams } from '@merchant-analysis/contracts/recurring-streams';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

const PLANS = '/api/v1/cash-plans';
const PLAN = `${PLANS}/:planId`;
const STREAMS = '/api/v1/recurring-streams';
const POLICY = '/api/v1/cash-alert-policies/:merchantId';
const planAudit = { resourceType: 'cash-plan' };

/** What people know and decide of the days to come. */
export const cashRoutes: readonly Route[] = [
  route({ method: 'GET', path: PLANS, contract: listCashPlans, allow: MAY.analyze }),
  route({
    method: 'POST',
    path: PLANS,
    contract: createCashPlan,
    allow: MAY.planCash,
    status: 201,
    audit: planAudit,
    etag: 'version',
    location: ({ id }) => `${PLANS}/${id}`,
  }),
  route({ method: 'GET', path: PLAN, contract: getCashPlan, allow: MAY.analyze, etag: 'version' }),
  route({
    method: 'PATCH',
    path: PLAN,
    contract: updateCashPlan,
    allow: MAY.planCash,
    bodyIs: 'changes',
    audit: planAudit,
    etag: 'version',
  }),
  route({ method: 'DELETE', path: PLAN, contract: deleteCashPlan, allow: MAY.planCash, audit: planAudit }),
  route({ method: 'GET', path: STREAMS, contract: listRecurringStreams, allow: MAY.analyze }),
  route({
    method: 'PATCH',
    path: `${STREAMS}/:streamId`,
    contract: decideRecurringStream,
    allow: MAY.planCash,
    audit: { resourceType: 'recurring-stream' },
    etag: 'version',
  }),
  route({ method: 'GET', path: '/api/v1/cash-alerts', contract: listCashAlerts, allow: MAY.analyze }),
  route({ method: 'GET', path: POLICY, contract: getCashAlertPolicy, allow: MAY.analyze, etag: 'version' }),
  route({
    method: 'PUT',
    path: POLICY,
    contract: putCashAlertPolicy,
    allow: MAY.planCash,
    audit: { resourceType: 'cash-alert-policy' },
    etag: 'version',
  }),
];
