import type { DatabaseSync } from 'node:sqlite';
import { withOutgoing } from '@merchant-analysis/storage/once';
import type { LiveSession, RotationOutcome, SessionStore } from '../ports/session-store.js';
import { toSession } from './rows.sqlite.js';

/** The rotation of refresh tokens as one transaction: see the port for what each outcome means. */
export function tokenRotator(
  database: DatabaseSync,
  findLive: (sessionId: string, at: number) => LiveSession | undefined,
): SessionStore['rotateToken'] {
  const byHash = database.prepare(
    `SELECT refresh_token.*, session.tenant_id AS session_tenant_id, session.user_id AS session_user_id,
       session.started_at AS session_started_at, session.ends_at AS session_ends_at
     FROM refresh_token JOIN session ON session.id = refresh_token.session_id WHERE hash = ?`,
  );
  const use = database.prepare(
    'UPDATE refresh_token SET used_at = ?, used_from = ?, successor_hash = ? WHERE hash = ?',
  );
  const insert = database.prepare(
    'INSERT INTO refresh_token (hash, session_id, expires_at) VALUES (?, ?, ?)',
  );
  const endSession = database.prepare('UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL');

  return async ({ tokenHash, successorHash, successorExpiresAt, address, at, graceMs }, telling) =>
    withOutgoing(database, telling, (): RotationOutcome => {
      const token = byHash.get(tokenHash);
      const live = token && findLive(String(token['session_id']), at);
      if (!token || !live) return { kind: 'refused' };
      if (token['used_at'] === null) {
        if (Number(token['expires_at']) <= at) return { kind: 'refused' };
        const expiresAt = Math.min(successorExpiresAt, live.session.endsAt);
        use.run(at, address, successorHash, tokenHash);
        insert.run(successorHash, live.session.id, expiresAt);
        return { kind: 'rotated', ...live, expiresAt };
      }
      const successor = byHash.get(String(token['successor_hash']));
      const isRetry = token['used_from'] === address && at - Number(token['used_at']) <= graceMs;
      if (isRetry && token['successor_hash'] === successorHash && successor?.['used_at'] === null) {
        return { kind: 'repeated', ...live, expiresAt: Number(successor['expires_at']) };
      }
      endSession.run(at, live.session.id);
      return { kind: 'reused', session: toSession(token) };
    });
}
