import { PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import { nameKey } from '@merchant-analysis/identity/domain/name-key';
import type { NewUser, UserRecord } from '@merchant-analysis/identity/ports/records';
import type { TenantStore } from '@merchant-analysis/identity/ports/tenant-store';
import type { UserStore } from '@merchant-analysis/identity/ports/user-store';
import { byId, endSessionsOf, once, type Tables } from './tables.js';

export function tenantsInMemory(tables: Tables): TenantStore {
  const findByName = (name: string) =>
    [...tables.tenants.values()].find((tenant) => nameKey(tenant.name) === nameKey(name));
  return {
    async addTenant(tenant, owner, at, request) {
      return once(tables, 'createTenant', request, () => {
        if (findByName(tenant.name)) throw problem('NAME_TAKEN', { name: tenant.name });
        if (owner) insertUser(tables, tenant.id, owner, at);
        tables.tenants.set(tenant.id, { ...tenant, addressRanges: [], createdAt: at, version: 1 });
        return { tenantId: tenant.id, ownerId: owner?.id };
      });
    },
    async findTenant(tenantId) {
      return tables.tenants.get(tenantId);
    },
    async findTenantByName(name) {
      return findByName(name);
    },
    async listTenants({ after = '', limit }) {
      const found = [...tables.tenants.values()].filter(({ id }) => id > after && id !== PLATFORM_TENANT);
      return found.sort(byId).slice(0, limit);
    },
    async changeTenant(tenantId, change, ifVersion) {
      const known = tables.tenants.get(tenantId);
      if (!known) throw problem('NOT_FOUND', { what: 'tenant' });
      if (ifVersion !== undefined && ifVersion !== known.version) throw problem('VERSION_STALE');
      const name = change.name ?? known.name;
      const other = findByName(name);
      if (other && other.id !== tenantId) throw problem('NAME_TAKEN', { name });
      const addressRanges = change.addressRanges ?? known.addressRanges;
      const changed = { ...known, name, addressRanges, version: known.version + 1 };
      tables.tenants.set(tenantId, changed);
      return changed;
    },
  };
}

export function usersInMemory(tables: Tables): UserStore {
  const inTenant = (tenantId: string) =>
    [...tables.users.values()].filter((user) => user.tenantId === tenantId).sort(byId);
  const isActiveOwner = (user: UserRecord) => user.roles.includes('owner') && !user.disabled;
  const find = (tenantId: string, userId: string): UserRecord => {
    const user = tables.users.get(userId);
    if (user?.tenantId !== tenantId) throw problem('NOT_FOUND', { what: 'user' });
    return user;
  };
  const keepAnOwner = (known: UserRecord): void => {
    const others = inTenant(known.tenantId).filter((user) => user.id !== known.id && isActiveOwner(user));
    if (isActiveOwner(known) && others.length === 0) throw problem('LAST_OWNER');
  };
  return {
    async addUser(tenantId, user, at, request) {
      return once(tables, `createUser ${tenantId}`, request, () => {
        insertUser(tables, tenantId, user, at);
        return { userId: user.id };
      });
    },
    async findUser(tenantId, userId) {
      return inTenant(tenantId).find((user) => user.id === userId);
    },
    async findUserByLogin(login) {
      return [...tables.users.values()].find((user) => nameKey(user.login) === nameKey(login));
    },
    async listUsers(tenantId, { after = '', limit }) {
      const found = inTenant(tenantId).filter(({ id }) => id > after);
      return found.slice(0, limit);
    },
    async findFirstOwner(tenantId) {
      return inTenant(tenantId).find(isActiveOwner);
    },
    async changeUser(tenantId, userId, change, at, ifVersion) {
      const known = find(tenantId, userId);
      if (ifVersion !== undefined && ifVersion !== known.version) throw problem('VERSION_STALE');
      const ends = change.code !== undefined || (change.disabled ?? known.disabled) !== known.disabled;
      const changed: UserRecord = {
        ...known,
        name: change.name ?? known.name,
        roles: change.roles ?? known.roles,
        merchantIds: change.merchantIds === undefined ? known.merchantIds : (change.merchantIds ?? undefined),
        groupIds: change.groupIds === undefined ? known.groupIds : (change.groupIds ?? undefined),
        disabled: change.disabled ?? known.disabled,
        epoch: known.epoch + (ends || change.roles ? 1 : 0),
        version: known.version + 1,
        ...(change.code ? { passwordHash: undefined, mustChangePassword: true } : {}),
      };
      if (!isActiveOwner(changed)) keepAnOwner(known);
      if (ends) endSessionsOf(tables, userId, at);
      if (change.code) tables.codes.set(userId, { ...change.code });
      tables.users.set(userId, changed);
      return changed;
    },
    async removeUser(tenantId, userId) {
      keepAnOwner(find(tenantId, userId));
      tables.users.delete(userId);
      tables.codes.delete(userId);
      for (const session of tables.sessions.values()) {
        if (session.userId === userId) tables.sessions.delete(session.id);
      }
    },
    async replacePasswordHash(userId, known, stronger) {
      const user = tables.users.get(userId);
      if (user?.passwordHash === known) tables.users.set(userId, { ...user, passwordHash: stronger });
    },
  };
}

function insertUser(tables: Tables, tenantId: string, { code, ...user }: NewUser, at: number): void {
  const taken = [...tables.users.values()].some(({ login }) => nameKey(login) === nameKey(user.login));
  if (taken) throw problem('NAME_TAKEN', { name: user.login });
  const fresh = { disabled: false, mustChangePassword: true, epoch: 1, version: 1, createdAt: at };
  tables.users.set(user.id, { ...user, ...fresh, tenantId });
  tables.codes.set(user.id, { ...code });
}
