import type { DatabaseSync } from 'node:sqlite';
import { problem } from '@merchant-analysis/contracts/problems';
import { transaction } from './sqlite.js';

/** Which request this is. Without `idempotency` the effect simply runs, in a transaction. */
export interface Once {
  readonly tenantId: string;
  readonly action: string;
  readonly idempotency?: { readonly key: string; readonly fingerprint: string } | undefined;
}

/**
 * Runs an effect at most once for an idempotency key. The key, the fingerprint of the request and the answer
 * are kept in the same transaction as the effect, so a crash keeps all of them or none. The same request again
 * gets the kept answer. The answer must be plain JSON data.
 * @throws Problem IDEMPOTENCY_KEY_REUSED when the key came with another request.
 */
export function once<T>(database: DatabaseSync, request: Once, effect: () => T): T {
  const { tenantId, action, idempotency } = request;
  return transaction(database, () => {
    if (!idempotency) return effect();
    const kept = database
      .prepare('SELECT fingerprint, answer FROM once WHERE tenant_id = ? AND action = ? AND key = ?')
      .get(tenantId, action, idempotency.key);
    if (kept) {
      if (kept['fingerprint'] !== idempotency.fingerprint) throw problem('IDEMPOTENCY_KEY_REUSED');
      return JSON.parse(String(kept['answer'])) as T;
    }
    const answer = effect();
    database
      .prepare('INSERT INTO once (tenant_id, action, key, fingerprint, answer) VALUES (?, ?, ?, ?, ?)')
      .run(tenantId, action, idempotency.key, idempotency.fingerprint, JSON.stringify(answer));
    return answer;
  });
}

/** Forgets keys older than the age; a day is what the API promises. */
export function forgetOldKeys(database: DatabaseSync, maxAgeSeconds: number): number {
  const { changes } = database.prepare('DELETE FROM once WHERE made_at < unixepoch() - ?').run(maxAgeSeconds);
  return Number(changes);
}
