import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { tenantId } from '@merchant-analysis/contracts/fields';
import type { getTenant, listTenants } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import { TENANT_MAKERS } from '../domain/roles.js';
import type { IdentityStore } from '../ports/identity-store.js';
import { demandRole } from './permission.js';
import { pageOfRecords, shownTenant } from './shown.js';

export function showTenant({ store }: { store: IdentityStore }) {
  return async (
    _params: ParamsOf<typeof getTenant>,
    { caller }: Call,
  ): Promise<ResultOf<typeof getTenant>> => {
    const tenant = await store.findTenant(caller.tenantId);
    if (!tenant) throw problem('NOT_FOUND', { what: 'tenant' });
    return shownTenant(tenant);
  };
}

export function showTenants({ store }: { store: IdentityStore }) {
  return async (
    { limit, cursor }: ParamsOf<typeof listTenants>,
    { caller }: Call,
  ): Promise<ResultOf<typeof listTenants>> => {
    demandRole(caller, TENANT_MAKERS);
    if (cursor !== undefined && !tenantId.safeParse(cursor).success) throw problem('CURSOR_INVALID');
    const found = await store.listTenants({ after: cursor, limit: limit + 1 });
    return pageOfRecords(found, limit, shownTenant, (tenant) => tenant.id);
  };
}
