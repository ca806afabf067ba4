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
];
