import type { Call } from '@merchant-analysis/broker/service';
import { type AuditRecord, PLATFORM_TENANT, recordAudit } from '@merchant-analysis/contracts/identity';
import { entryFor, type OutboxEntry } from '@merchant-analysis/contracts/outbox';
import type { AuditStore } from '../ports/audit-store.js';
import type { UserRecord } from '../ports/records.js';

export interface AuthDeed {
  readonly action: `auth.${string}`;
  readonly outcome: AuditRecord['outcome'];
  /** Absent: nobody has that name. What was typed is not kept: it may have been a password. */
  readonly user:
    | (Pick<UserRecord, 'id' | 'tenantId' | 'roles'> & { readonly login?: string | undefined })
    | undefined;
  readonly sessionId?: string | undefined;
  readonly at: number;
}

/** Keeps the record of logging in and out, which only identity can attribute to a tenant. */
export async function recordAuth(store: AuditStore, call: Call, deed: AuthDeed): Promise<void> {
  await store.appendAudit({ ...recordOf(call, deed), at: deed.at });
}

/** The same record for the outbox, so that it is there if this process ends between the deed and its record. */
export function authEntry(call: Call, deed: AuthDeed): OutboxEntry {
  const { tenantId, ...record } = recordOf(call, deed);
  return entryFor(
    recordAudit,
    { ...record, tenantId, at: new Date(deed.at).toISOString() },
    { tenantId, requestId: call.requestId, orderKey: `${tenantId} ${record.actor.userId}` },
  );
}

function recordOf(call: Call, { action, outcome, user, sessionId }: AuthDeed) {
  return {
    tenantId: user?.tenantId ?? PLATFORM_TENANT,
    actor: { userId: user?.id ?? 'unknown', roles: [...(user?.roles ?? [])], login: user?.login },
    action,
    outcome,
    resource: { type: 'session', id: sessionId },
    address: call.caller.address,
    requestId: call.requestId,
  };
}
