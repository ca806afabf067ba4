import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { userId } from '@merchant-analysis/contracts/fields';
import type { getMe, getUser, listUsers, readLimits } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import { SERVICES, USER_READERS } from '../domain/roles.js';
import type { IdentityStore } from '../ports/identity-store.js';
import { demandRole } from './permission.js';
import { pageOfRecords, shownTenant, shownUser } from './shown.js';

export function showMe({ store }: { store: IdentityStore }) {
  return async (_params: ParamsOf<typeof getMe>, { caller }: Call): Promise<ResultOf<typeof getMe>> => {
    const user = await store.findUser(caller.tenantId, caller.userId);
    const tenant = await store.findTenant(caller.tenantId);
    if (!user || !tenant) throw problem('NOT_AUTHENTICATED');
    return { user: shownUser(user), tenant: shownTenant(tenant) };
  };
}

export function showUser({ store }: { store: IdentityStore }) {
  return async (params: ParamsOf<typeof getUser>, { caller }: Call): Promise<ResultOf<typeof getUser>> => {
    demandRole(caller, USER_READERS);
    const user = await store.findUser(caller.tenantId, params.userId);
    if (!user) throw problem('NOT_FOUND', { what: 'user' });
    return shownUser(user);
  };
}

/** What a user may see now, for a service that acts for somebody who is not here. */
export function showLimits({ store }: { store: IdentityStore }) {
  return async (
    { userId: id }: ParamsOf<typeof readLimits>,
    { caller }: Call,
  ): Promise<ResultOf<typeof readLimits>> => {
    demandRole(caller, SERVICES);
    const user = await store.findUser(caller.tenantId, id);
    if (!user || user.disabled) return { isActive: false };
    const { merchantIds, groupIds } = shownUser(user);
    return { isActive: true, merchantIds, groupIds };
  };
}

export function showUsers({ store }: { store: IdentityStore }) {
  return async (
    { limit, cursor }: ParamsOf<typeof listUsers>,
    { caller }: Call,
  ): Promise<ResultOf<typeof listUsers>> => {
    demandRole(caller, USER_READERS);
    if (cursor !== undefined && !userId.safeParse(cursor).success) throw problem('CURSOR_INVALID');
    const found = await store.listUsers(caller.tenantId, { after: cursor, limit: limit + 1 });
    return pageOfRecords(found, limit, shownUser, (user) => user.id);
  };
}
