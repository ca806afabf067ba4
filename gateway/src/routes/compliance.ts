import {
  checkCompliance,
  createCheck,
  decideAlert,
  getAlert,
  getCheck,
  getRule,
  listAlerts,
  listRules,
} from '@merchant-analysis/contracts/compliance';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

const BASE = '/api/v1/compliance';

export const complianceRoutes: readonly Route[] = [
  route({ method: 'GET', path: `${BASE}/verdict`, contract: checkCompliance, allow: MAY.readCompliance }),
  route({
    method: 'POST',
    path: `${BASE}/checks`,
    contract: createCheck,
    allow: MAY.checkCompliance,
    status: 201,
    audit: { resourceType: 'compliance-check' },
    location: ({ id }) => `${BASE}/checks/${id}`,
  }),
  route({ method: 'GET', path: `${BASE}/checks/:checkId`, contract: getCheck, allow: MAY.readCompliance }),
  route({ method: 'GET', path: `${BASE}/alerts`, contract: listAlerts, allow: MAY.readCompliance }),
  route({ method: 'GET', path: `${BASE}/alerts/:alertId`, contract: getAlert, allow: MAY.readCompliance }),
  route({
    method: 'POST',
    path: `${BASE}/alerts/:alertId/decision`,
    contract: decideAlert,
    allow: MAY.decideAlerts,
    audit: { resourceType: 'compliance-alert' },
  }),
  route({ method: 'GET', path: `${BASE}/rules`, contract: listRules, allow: MAY.readCompliance }),
  route({ method: 'GET', path: `${BASE}/rules/:ruleId`, contract: getRule, allow: MAY.readCompliance }),
];
