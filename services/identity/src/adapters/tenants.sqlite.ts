import type { DatabaseSync } from 'node:sqlite';
import { PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import { once, withOutgoing } from '@merchant-analysis/storage/once';
import { nameKey } from '../domain/name-key.js';
import type { TenantStore } from '../ports/tenant-store.js';
import { toTenant } from './rows.sqlite.js';
import { userInserter } from './users.sqlite.js';

export function tenantsInSqlite(database: DatabaseSync): TenantStore {
  const insert = database.prepare(
    'INSERT INTO tenant (id, name, name_key, kind, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const byId = database.prepare('SELECT * FROM tenant WHERE id = ?');
  const byName = database.prepare('SELECT * FROM tenant WHERE name_key = ?');
  const page = database.prepare('SELECT * FROM tenant WHERE id > ? AND id <> ? ORDER BY id LIMIT ?');
  const update = database.prepare(
    'UPDATE tenant SET name = ?, name_key = ?, address_ranges = ?, version = version + 1 WHERE id = ?',
  );
  const insertUser = userInserter(database);

  const refuseTaken = (name: string, ownId: string): void => {
    const other = byName.get(nameKey(name));
    if (other && other['id'] !== ownId) throw problem('NAME_TAKEN', { name });
  };

  return {
    async addTenant(tenant, owner, at, request) {
      const identity = { tenantId: PLATFORM_TENANT, action: 'identity.createTenant', idempotency: request };
      return once(database, identity, () => {
        refuseTaken(tenant.name, tenant.id);
        insert.run(tenant.id, tenant.name, nameKey(tenant.name), tenant.kind, at);
        if (owner) insertUser(tenant.id, owner, at);
        return { tenantId: tenant.id, ownerId: owner?.id };
      });
    },
    async findTenant(tenantId) {
      const row = byId.get(tenantId);
      return row && toTenant(row);
    },
    async findTenantByName(name) {
      const row = byName.get(nameKey(name));
      return row && toTenant(row);
    },
    async listTenants({ after, limit }) {
      return page.all(after ?? '', PLATFORM_TENANT, limit).map(toTenant);
    },
    async changeTenant(tenantId, change, ifVersion, telling) {
      return withOutgoing(database, telling, () => {
        const row = byId.get(tenantId);
        if (!row) throw problem('NOT_FOUND', { what: 'tenant' });
        const known = toTenant(row);
        if (ifVersion !== undefined && ifVersion !== known.version) throw problem('VERSION_STALE');
        const name = change.name ?? known.name;
        refuseTaken(name, tenantId);
        update.run(
          name,
          nameKey(name),
          JSON.stringify(change.addressRanges ?? known.addressRanges),
          tenantId,
        );
        return toTenant(byId.get(tenantId)!);
      });
    },
  };
}
