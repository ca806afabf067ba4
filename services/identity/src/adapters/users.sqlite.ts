import type { DatabaseSync } from 'node:sqlite';
import { problem } from '@merchant-analysis/contracts/problems';
import { once, withOutgoing } from '@merchant-analysis/storage/once';
import { transaction } from '@merchant-analysis/storage/sqlite';
import { nameKey } from '../domain/name-key.js';
import type { NewUser, UserRecord } from '../ports/records.js';
import type { UserStore } from '../ports/user-store.js';
import { listText, toUser } from './rows.sqlite.js';

const ACTIVE_OWNERS = `FROM user, json_each(user.roles) AS role
  WHERE tenant_id = ? AND disabled = 0 AND role.value = 'owner'`;

export function usersInSqlite(database: DatabaseSync): UserStore {
  const byId = database.prepare('SELECT * FROM user WHERE tenant_id = ? AND id = ?');
  const byLogin = database.prepare('SELECT * FROM user WHERE login_key = ?');
  const page = database.prepare('SELECT * FROM user WHERE tenant_id = ? AND id > ? ORDER BY id LIMIT ?');
  const firstOwner = database.prepare(`SELECT user.* ${ACTIVE_OWNERS} ORDER BY user.id LIMIT 1`);
  const otherOwners = database.prepare(`SELECT count(*) AS n ${ACTIVE_OWNERS} AND user.id <> ?`);
  const update = database.prepare(
    `UPDATE user SET name = ?, roles = ?, merchant_ids = ?, group_ids = ?, disabled = ?, epoch = epoch + ?,
       version = version + 1 WHERE id = ?`,
  );
  const forgetPassword = database.prepare(
    'UPDATE user SET password_hash = NULL, must_change_password = 1 WHERE id = ?',
  );
  const endSessions = database.prepare(
    'UPDATE session SET ended_at = ? WHERE user_id = ? AND ended_at IS NULL',
  );
  const remove = database.prepare('DELETE FROM user WHERE id = ?');
  const rehash = database.prepare('UPDATE user SET password_hash = ? WHERE id = ? AND password_hash = ?');
  const insert = userInserter(database);
  const setCode = codeSetter(database);

  const find = (tenantId: string, userId: string): UserRecord => {
    const row = byId.get(tenantId, userId);
    if (!row) throw problem('NOT_FOUND', { what: 'user' });
    return toUser(row);
  };
  const keepAnOwner = (known: UserRecord, stays: boolean): void => {
    const counts = known.roles.includes('owner') && !known.disabled;
    if (counts && !stays && otherOwners.get(known.tenantId, known.id)?.['n'] === 0)
      throw problem('LAST_OWNER');
  };

  return {
    async addUser(tenantId, user, at, request) {
      return once(database, { tenantId, action: 'identity.createUser', idempotency: request }, () => {
        insert(tenantId, user, at);
        return { userId: user.id };
      });
    },
    async findUser(tenantId, userId) {
      const row = byId.get(tenantId, userId);
      return row && toUser(row);
    },
    async findUserByLogin(login) {
      const row = byLogin.get(nameKey(login));
      return row && toUser(row);
    },
    async listUsers(tenantId, { after, limit }) {
      return page.all(tenantId, after ?? '', limit).map(toUser);
    },
    async findFirstOwner(tenantId) {
      const row = firstOwner.get(tenantId);
      return row && toUser(row);
    },
    async changeUser(tenantId, userId, change, at, ifVersion, telling) {
      return withOutgoing(database, telling, () => {
        const known = find(tenantId, userId);
        if (ifVersion !== undefined && ifVersion !== known.version) throw problem('VERSION_STALE');
        const roles = change.roles ?? known.roles;
        const disabled = change.disabled ?? known.disabled;
        keepAnOwner(known, roles.includes('owner') && !disabled);
        const ends = change.code !== undefined || disabled !== known.disabled;
        update.run(
          change.name ?? known.name ?? null,
          JSON.stringify(roles),
          listText(change.merchantIds === undefined ? known.merchantIds : change.merchantIds),
          listText(change.groupIds === undefined ? known.groupIds : change.groupIds),
          disabled ? 1 : 0,
          ends || change.roles !== undefined ? 1 : 0,
          userId,
        );
        if (ends) endSessions.run(at, userId);
        if (change.code) {
          forgetPassword.run(userId);
          setCode(userId, change.code);
        }
        return find(tenantId, userId);
      });
    },
    async removeUser(tenantId, userId, telling) {
      withOutgoing(database, telling, () => {
        keepAnOwner(find(tenantId, userId), false);
        remove.run(userId);
      });
    },
    async replacePasswordHash(userId, known, stronger) {
      transaction(database, () => rehash.run(stronger, userId, known));
    },
  };
}

/** Adds a user with its code; to be called inside a transaction. */
export function userInserter(database: DatabaseSync): (tenantId: string, user: NewUser, at: number) => void {
  const taken = database.prepare('SELECT 1 FROM user WHERE login_key = ?');
  const insert = database.prepare(
    `INSERT INTO user (id, tenant_id, login, login_key, name, roles, merchant_ids, group_ids, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const setCode = codeSetter(database);
  return (tenantId, user, at) => {
    const loginKey = nameKey(user.login);
    if (taken.get(loginKey)) throw problem('NAME_TAKEN', { name: user.login });
    insert.run(
      user.id,
      tenantId,
      user.login,
      loginKey,
      user.name ?? null,
      JSON.stringify(user.roles),
      listText(user.merchantIds),
      listText(user.groupIds),
      at,
    );
    setCode(user.id, user.code);
  };
}

function codeSetter(database: DatabaseSync): (userId: string, code: NewUser['code']) => void {
  const replace = database.prepare(
    'INSERT OR REPLACE INTO one_time_code (user_id, hash, expires_at) VALUES (?, ?, ?)',
  );
  return (userId, code) => {
    replace.run(userId, code.hash, code.expiresAt);
  };
}
