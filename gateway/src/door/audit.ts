import { setTimeout as wait } from 'node:timers/promises';
import { ask } from '@merchant-analysis/broker/ask';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { InputOf } from '@merchant-analysis/contracts/contract';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { Logger } from '@merchant-analysis/observability/logger';
import type { ServiceBroker } from 'moleculer';
import type { Route } from '../route.js';
import type { Visit } from './visit.js';

type AuditEntry = InputOf<typeof recordAudit>;

export interface AuditTrail {
  /**
   * Keeps the record of an effect. Resolves when it is kept, by identity or by the outbox of the service that had
   * the effect: only then may the answer leave.
   */
  recordDone(visit: Visit, route: Route): Promise<void>;
  /** Keeps the record of a request that failed or was refused, when its tenant is known. */
  recordFailure(visit: Visit, failure: Problem): Promise<void>;
}

/** Recording may be repeated safely; a service that restarts gets these many milliseconds to come back. */
const PAUSES_MS = [50, 200, 750];
const RECORD_TIMEOUT_MS = 3_000;
/** Nobody waits long for a record that cannot be lost any more. */
const KEPT_TIMEOUT_MS = 500;

/** The door's audit trail: every effect and every refusal once, kept by identity. */
export function createAuditTrail(broker: ServiceBroker, logger: Logger): AuditTrail {
  const keep = async (entry: AuditEntry, isKept = false): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        await ask(broker, recordAudit, entry, {
          caller: systemCaller(entry.tenantId),
          requestId: entry.requestId ?? broker.generateUid(),
          timeoutMs: isKept ? KEPT_TIMEOUT_MS : RECORD_TIMEOUT_MS,
        });
        return;
      } catch (error) {
        // The outbox of the service has it and delivers it: nobody has to wait for that.
        if (isKept && error instanceof Problem && error.retryable) return;
        const pause = PAUSES_MS[attempt];
        if (pause === undefined || !(error instanceof Problem) || !error.retryable) {
          logger.error({ error, audit: entry }, 'an audit record could not be kept');
          throw error;
        }
        await wait(pause);
      }
    }
  };
  return {
    async recordDone(visit, route) {
      if (!route.audit) return;
      visit.isDone = true;
      await keep(entryOf(visit, auditActionOf(route, route.audit), 'done'), visit.note?.isKept === true);
    },
    async recordFailure(visit, failure) {
      if (visit.isDone || !visit.caller || visit.caller.roles.includes('sandbox')) return;
      if (isRefusal(failure)) {
        const asked = visit.route?.contract.action;
        const entry = entryOf(visit, 'access.refused', 'refused');
        await keep({ ...entry, changes: { code: failure.code, ...(asked ? { action: asked } : {}) } });
      } else if (visit.route?.audit && visit.hasAsked) {
        const action = auditActionOf(visit.route, visit.route.audit);
        await keep({ ...entryOf(visit, action, 'failed'), changes: { code: failure.code } });
      }
    },
  };
}

/** The name under which the effect of a route is recorded. */
export function auditActionOf(route: Route, audit: NonNullable<Route['audit']>): string {
  return audit.action ?? route.contract.action;
}

function isRefusal(failure: Problem): boolean {
  return failure.status === 401 || failure.status === 403 || failure.code === 'NOT_FOUND';
}

function entryOf(visit: Visit, action: string, outcome: AuditEntry['outcome']): AuditEntry {
  const caller = visit.caller!;
  return {
    tenantId: caller.tenantId,
    actor: { userId: caller.userId, roles: [...caller.roles] },
    action,
    outcome,
    resource: {
      type: visit.note?.resourceType ?? visit.route?.audit?.resourceType ?? resourceOf(visit.route),
      id: visit.note?.resourceId ?? visit.resourceId,
    },
    changes: outcome === 'done' ? visit.note?.changes : undefined,
    address: visit.address,
    requestId: visit.requestId,
  };
}

/** What the first word of a path is about, under the name that the records of writes use. */
const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  merchant: 'analysis',
  analyses: 'analysis',
  groups: 'merchant-group',
  compliance: 'compliance-check',
  'audit-logs': 'audit-log',
};

/** `/api/v1/merchants/:merchantId` is about a merchant. */
function resourceOf(route: Route | undefined): string {
  const word = route?.path.replace(/^\/api\/v1/, '').split('/')[1] ?? 'path';
  return RESOURCE_TYPES[word] ?? word.replace(/s$/, '');
}
