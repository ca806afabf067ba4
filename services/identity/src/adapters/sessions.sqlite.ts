import type { DatabaseSync } from 'node:sqlite';
import { withOutgoing } from '@merchant-analysis/storage/once';
import type { UserRecord } from '../ports/records.js';
import type { LiveSession, NewSession, SessionStore } from '../ports/session-store.js';
import { optionalNumber, toRanges, toSession, toUser } from './rows.sqlite.js';
import { tokenRotator } from './token-rotation.sqlite.js';

const LIVE_SESSION = `SELECT user.*, session.id AS session_id, session.tenant_id AS session_tenant_id,
    session.user_id AS session_user_id, session.started_at AS session_started_at,
    session.ends_at AS session_ends_at, tenant.address_ranges AS session_address_ranges
  FROM session JOIN user ON user.id = session.user_id JOIN tenant ON tenant.id = session.tenant_id
  WHERE session.id = ? AND session.ended_at IS NULL AND session.ends_at > ? AND user.disabled = 0`;

/** Finds a session with its user and the tenant's address ranges, if it lives at that instant. */
type SessionFinder = (sessionId: string, at: number) => LiveSession | undefined;

export function sessionsInSqlite(database: DatabaseSync): SessionStore {
  const userIsAsKnown = database.prepare('SELECT 1 FROM user WHERE id = ? AND epoch = ? AND disabled = 0');
  const insert = database.prepare(
    `INSERT INTO session (id, tenant_id, user_id, started_at, ends_at)
     SELECT ?, tenant_id, id, ?, ? FROM user WHERE id = ?`,
  );
  const insertToken = database.prepare(
    'INSERT INTO refresh_token (hash, session_id, expires_at) VALUES (?, ?, ?)',
  );
  const forgetOld = database.prepare('DELETE FROM session WHERE user_id = ? AND ends_at <= ?');
  const noteLogin = database.prepare('UPDATE user SET last_login_at = ? WHERE id = ?');
  const code = database.prepare('SELECT hash, expires_at, used_at FROM one_time_code WHERE user_id = ?');
  const spendCode = database.prepare(
    'UPDATE one_time_code SET used_at = ? WHERE user_id = ? AND hash = ? AND used_at IS NULL AND expires_at > ?',
  );
  const forgetCode = database.prepare('DELETE FROM one_time_code WHERE user_id = ?');
  const setPassword = database.prepare(
    `UPDATE user SET password_hash = ?, must_change_password = 0, epoch = epoch + 1, version = version + 1
     WHERE id = ?`,
  );
  const moveEpoch = database.prepare('UPDATE user SET epoch = epoch + 1 WHERE id = ?');
  const endOne = database.prepare('UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL');
  const endAll = database.prepare('UPDATE session SET ended_at = ? WHERE user_id = ? AND ended_at IS NULL');
  const findLive = sessionFinder(database);

  const open = (userId: string, session: NewSession, at: number): LiveSession | undefined => {
    forgetOld.run(userId, at);
    insert.run(session.id, at, session.endsAt, userId);
    insertToken.run(session.tokenHash, session.id, session.tokenExpiresAt);
    noteLogin.run(at, userId);
    return findLive(session.id, at);
  };
  const isAsKnown = (user: Pick<UserRecord, 'id' | 'epoch'>): boolean =>
    userIsAsKnown.get(user.id, user.epoch) !== undefined;

  return {
    async findCode(userId) {
      const row = code.get(userId);
      if (!row) return undefined;
      const { hash, expires_at: expiresAt, used_at: usedAt } = row;
      return { hash: String(hash), expiresAt: Number(expiresAt), usedAt: optionalNumber(usedAt) };
    },
    async openSession(user, session, at, codeHash, telling) {
      return withOutgoing(database, telling, () => {
        if (!isAsKnown(user)) return undefined;
        if (codeHash !== undefined && spendCode.run(at, user.id, codeHash, at).changes === 0)
          return undefined;
        return open(user.id, session, at);
      });
    },
    async findLiveSession(sessionId, at) {
      return findLive(sessionId, at);
    },
    rotateToken: tokenRotator(database, findLive),
    async endSession(sessionId, at, telling) {
      withOutgoing(database, telling, () => {
        endOne.run(at, sessionId);
      });
    },
    async endSessions(userId, at, telling) {
      withOutgoing(database, telling, () => {
        endAll.run(at, userId);
        moveEpoch.run(userId);
      });
    },
    async changePassword(user, passwordHash, session, at, telling) {
      return withOutgoing(database, telling, () => {
        if (!isAsKnown(user)) return undefined;
        setPassword.run(passwordHash, user.id);
        forgetCode.run(user.id);
        endAll.run(at, user.id);
        return open(user.id, session, at);
      });
    },
  };
}

function sessionFinder(database: DatabaseSync): SessionFinder {
  const live = database.prepare(LIVE_SESSION);
  return (sessionId, at) => {
    const row = live.get(sessionId, at);
    return row && { session: toSession(row), user: toUser(row), addressRanges: toRanges(row) };
  };
}
