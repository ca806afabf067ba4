import type { Call } from '@merchant-analysis/broker/service';
import { hiddenAuditResources } from '@merchant-analysis/contracts/audiences';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { AuditRecord, listAudit, recordAudit } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { AUDIT_READERS, isOperatorsWork, seesOperatorsWork } from '../domain/roles.js';
import type { AuditEntry } from '../ports/audit-store.js';
import type { IdentityStore } from '../ports/identity-store.js';
import { demandRole } from './permission.js';
import { pageOfRecords } from './shown.js';

/** Keeps a record for the door. The actor's login is looked up here, because a token does not carry it. */
export function keepAuditRecord({ store, clock }: { store: IdentityStore; clock: Clock }) {
  return async (record: ParamsOf<typeof recordAudit>, call: Call): Promise<ResultOf<typeof recordAudit>> => {
    demandRole(call.caller, ['system']);
    const { at, actor, ...rest } = record;
    const login = actor.login ?? (await store.findUser(record.tenantId, actor.userId))?.login;
    return store.appendAudit({
      ...rest,
      actor: { ...actor, login },
      at: at === undefined ? clock.now() : Date.parse(at),
      isOperatorsWork: isOperatorsWork(record),
    });
  };
}

/**
 * The tenant's records, newest first. People of the merchant do not see what the operator's people do about
 * compliance: that alone could warn somebody under suspicion. Nobody sees what was done about an alert of a rule
 * that they may not know of.
 */
export function showAudit({ store }: { store: IdentityStore }) {
  return async (
    { limit, cursor, from, to, ...filter }: ParamsOf<typeof listAudit>,
    { caller }: Call,
  ): Promise<ResultOf<typeof listAudit>> => {
    demandRole(caller, AUDIT_READERS);
    if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) throw problem('CURSOR_INVALID');
    const entries = await store.listAudit(
      caller.tenantId,
      {
        ...filter,
        from: from === undefined ? undefined : Date.parse(from),
        to: to === undefined ? undefined : Date.parse(to),
        withOperatorsWork: seesOperatorsWork(caller),
        withoutResources: hiddenAuditResources(caller.roles),
      },
      { before: cursor === undefined ? undefined : Number(cursor), limit: limit + 1 },
    );
    return pageOfRecords(entries, limit, shown, (entry) => String(entry.seq));
  };
}

function shown({ at, ...entry }: AuditEntry): AuditRecord {
  return { ...entry, at: new Date(at).toISOString() };
}
