import { createHash } from 'node:crypto';
import type { NewAuditRecord } from '../ports/audit-store.js';

/** What two arrivals of the same record have in common. Without a request id nothing can be a repetition. */
export function repetitionOf(record: NewAuditRecord): string | undefined {
  const { requestId, action, outcome, actor, resource } = record;
  if (requestId === undefined) return undefined;
  const parts = [requestId, action, outcome, actor.userId, resource.type, resource.id ?? ''];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
