import type { DatabaseSync } from 'node:sqlite';
import type { RequestKey, Telling } from '@merchant-analysis/contracts/outbox';
import { problem } from '@merchant-analysis/contracts/problems';
import { putOutgoing } from './outbox.sqlite.js';
import { transaction } from './sqlite.js';

/** Which request this is. Without a key the effect simply runs, in a transaction. */
export interface Once {
  readonly tenantId: string;
  readonly action: string;
  readonly idempotency?: RequestKey | undefined;
}

/**
 * Runs an effect at most once for an idempotency key. The key, the fingerprint of the request and the answer
 * are kept in the same transaction as the effect, so a crash keeps all of them or none. The same request again
 * gets the kept answer. The answer must be plain JSON data. What is outgoing goes into the outbox in the same
 * transaction, with the effect and not with its repetition.
 * @throws Problem IDEMPOTENCY_KEY_REUSED when the key came with another request.
 */
export function once<T>(database: DatabaseSync, request: Once, effect: () => T): T {
  const { tenantId, action, idempotency } = request;
  const { key, fingerprint } = idempotency ?? {};
  return transaction(database, () => {
    if (key === undefined || fingerprint === undefined) return withOutgoing(database, idempotency, effect);
    const kept = database
      .prepare('SELECT fingerprint, answer FROM once WHERE tenant_id = ? AND action = ? AND key = ?')
      .get(tenantId, action, key);
    if (kept) {
      if (kept['fingerprint'] !== fingerprint) throw problem('IDEMPOTENCY_KEY_REUSED');
      return JSON.parse(String(kept['answer'])) as T;
    }
    const answer = withOutgoing(database, idempotency, effect);
    database
      .prepare('INSERT INTO once (tenant_id, action, key, fingerprint, answer) VALUES (?, ?, ?, ?, ?)')
      .run(tenantId, action, key, fingerprint, JSON.stringify(answer));
    return answer;
  });
}

/** An effect and what is outgoing with it, in one transaction: for effects of which no answer is kept. */
export function withOutgoing<T>(database: DatabaseSync, telling: Telling | undefined, effect: () => T): T {
  return transaction(database, () => {
    const answer = effect();
    // Whoever asks the store says what it does with the answer of this effect; here it is only passed on.
    putOutgoing(database, telling?.outgoing?.(answer as never) ?? []);
    return answer;
  });
}

/** Forgets keys older than the age; a day is what the API promises. */
export function forgetOldKeys(database: DatabaseSync, maxAgeSeconds: number): number {
  const { changes } = database.prepare('DELETE FROM once WHERE made_at < unixepoch() - ?').run(maxAgeSeconds);
  return Number(changes);
}
