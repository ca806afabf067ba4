import type { Call } from '@merchant-analysis/broker/service';
import type { AuditRecord } from '@merchant-analysis/contracts/identity';
import { PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import type { AuditStore } from '../ports/audit-store.js';
import type { UserRecord } from '../ports/records.js';

interface AuthDeed {
  readonly action: `auth.${string}`;
  readonly outcome: AuditRecord['outcome'];
  /** Absent: nobody has that name. What was typed is not kept: it may have been a password. */
  readonly user: Pick<UserRecord, 'id' | 'tenantId' | 'roles' | 'login'> | undefined;
  readonly sessionId?: string | undefined;
  readonly at: number;
}

/** Keeps the record of logging in and out, which only identity can attribute to a tenant. */
export async function recordAuth(
  store: AuditStore,
  call: Call,
  { action, outcome, user, sessionId, at }: AuthDeed,
): Promise<void> {
  await store.appendAudit({
    at,
    tenantId: user?.tenantId ?? PLATFORM_TENANT,
    actor: { userId: user?.id ?? 'unknown', roles: [...(user?.roles ?? [])], login: user?.login },
    action,
    outcome,
    resource: { type: 'session', id: sessionId },
    address: call.caller.address,
    requestId: call.requestId,
  });
}
