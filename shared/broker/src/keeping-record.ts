import { recordAudit } from '@merchant-analysis/contracts/identity';
import { entryFor, type OutboxEntry, type RequestKey } from '@merchant-analysis/contracts/outbox';
import type { AuditNote, CallMeta } from './meta.js';

/** How one call keeps the record of its effect, when the door wants one. */
interface RecordKeeping {
  withRecord<T>(note: (answer: T) => AuditNote): RequestKey<T>;
  /** The note for the door, which says whether the record is kept already. */
  mark(note: AuditNote): AuditNote;
  /** An action that was asked has answered: it may have kept the record. */
  hear(): void;
}

export function keepingRecord(
  meta: object,
  call: Pick<CallMeta, 'caller' | 'requestId' | 'idempotency'>,
): RecordKeeping {
  const { recordAs } = meta as Partial<CallMeta>;
  let isKept = false;
  const { key, fingerprint } = call.idempotency ?? {};
  return {
    withRecord(note) {
      if (typeof recordAs !== 'string') return { key, fingerprint };
      return {
        key,
        fingerprint,
        outgoing: (answer) => {
          isKept = true;
          return [recordOf(note(answer), recordAs, call)];
        },
      };
    },
    mark: (note) => (isKept ? { ...note, isKept } : note),
    hear() {
      isKept ||= (meta as Partial<CallMeta>).audit?.isKept === true;
    },
  };
}

/** What the door would record of this effect: arriving as well, it is a repetition of the same record. */
function recordOf(
  { resourceType, resourceId, changes }: AuditNote,
  action: string,
  { caller, requestId }: Pick<CallMeta, 'caller' | 'requestId'>,
): OutboxEntry {
  const { tenantId, userId, roles, address } = caller;
  const record = {
    at: new Date().toISOString(),
    tenantId,
    actor: { userId, roles: [...roles] },
    action,
    outcome: 'done' as const,
    resource: { type: resourceType, id: resourceId },
    changes,
    address,
    requestId,
  };
  return entryFor(recordAudit, record, {
    tenantId,
    requestId,
    orderKey: `${tenantId} ${resourceType} ${resourceId ?? ''}`,
  });
}
