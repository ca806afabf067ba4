import {
  createTenant,
  getTenant,
  listAudit,
  listTenants,
  updateTenant,
} from '@merchant-analysis/contracts/identity';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

export const tenantRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/tenant',
    contract: getTenant,
    allow: MAY.readTenant,
    etag: 'version',
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/tenant',
    contract: updateTenant,
    allow: MAY.manageTenant,
    audit: { resourceType: 'tenant' },
    etag: 'version',
  }),
  route({ method: 'GET', path: '/api/v1/tenants', contract: listTenants, allow: MAY.manageTenants }),
  route({
    method: 'POST',
    path: '/api/v1/tenants',
    contract: createTenant,
    allow: MAY.manageTenants,
    status: 201,
    audit: { resourceType: 'tenant' },
  }),
  route({ method: 'GET', path: '/api/v1/audit-logs', contract: listAudit, allow: MAY.readAudit }),
];
