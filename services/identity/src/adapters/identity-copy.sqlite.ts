import type { DatabaseSync } from 'node:sqlite';
import { problem } from '@merchant-analysis/contracts/problems';
import { transaction } from '@merchant-analysis/storage/sqlite';
import { nameKey } from '../domain/name-key.js';
import type { IdentityCopyPort } from '../ports/identity-copy.js';
import { listText } from './rows.sqlite.js';

export function identityCopyInSqlite(database: DatabaseSync): IdentityCopyPort {
  const tenantNamed = database.prepare('SELECT id FROM tenant WHERE name_key = ? AND id <> ?');
  const userNamed = database.prepare('SELECT id FROM user WHERE login_key = ? AND id <> ?');
  const insertTenant = database.prepare(
    `INSERT INTO tenant (id, name, name_key, kind, address_ranges, created_at, version)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  const insertUser = database.prepare(
    `INSERT INTO user (id, tenant_id, login, login_key, name, roles, merchant_ids, group_ids, disabled,
       must_change_password, password_hash, epoch, created_at, last_login_at, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  return {
    async putTenant({ id, name, kind, addressRanges, createdAt, version }) {
      transaction(database, () => {
        if (tenantNamed.get(nameKey(name), id)) throw problem('NAME_TAKEN', { name });
        insertTenant.run(id, name, nameKey(name), kind, JSON.stringify(addressRanges), createdAt, version);
      });
    },
    async putUser(user) {
      const { id, login } = user;
      transaction(database, () => {
        if (userNamed.get(nameKey(login), id)) throw problem('NAME_TAKEN', { name: login });
        insertUser.run(
          id,
          user.tenantId,
          login,
          nameKey(login),
          user.name ?? null,
          JSON.stringify(user.roles),
          listText(user.merchantIds),
          listText(user.groupIds),
          Number(user.disabled),
          Number(user.mustChangePassword),
          user.passwordHash ?? null,
          user.epoch,
          user.createdAt,
          user.lastLoginAt ?? null,
          user.version,
        );
      });
    },
  };
}
