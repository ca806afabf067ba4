import type { Call } from '@merchant-analysis/broker/service';
import { hiddenAuditResources } from '@merchant-analysis/contracts/audiences';
import { isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { AuditRecord, listAudit, recordAudit } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { AUDIT_READERS, isOperatorsWork, seesOperatorsWork } from '../domain/roles.js';
import type { AuditEntry } from '../ports/audit-store.js';
import type { IdentityStore } from '../ports/identity-store.js';
import type { Secrets } from '../ports/secrets.js';
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
 * that they may not know of. Who does not see every record gets no numbers either, and the cursor is sealed: a gap
 * would count what is hidden. Who is limited to some merchants sees only what they did themselves: a record does
 * not say whose merchant it is about.
 */
export function showAudit({ store, secrets }: { store: IdentityStore; secrets: Secrets }) {
  return async (
    { limit, cursor, from, to, ...filter }: ParamsOf<typeof listAudit>,
    { caller }: Call,
  ): Promise<ResultOf<typeof listAudit>> => {
    demandRole(caller, AUDIT_READERS);
    const { tenantId } = caller;
    const ownId = isLimited(caller) ? caller.userId : undefined;
    if (ownId !== undefined && filter.userId !== undefined && filter.userId !== ownId) {
      return { data: [], page: { hasMore: false } };
    }
    const before = cursor === undefined ? undefined : secrets.unseal(cursor, tenantId);
    if (cursor !== undefined && before === undefined) throw problem('CURSOR_INVALID');
    const withOperatorsWork = seesOperatorsWork(caller);
    const withoutResources = hiddenAuditResources(caller.roles);
    const seesAll = withOperatorsWork && withoutResources.length === 0 && ownId === undefined;
    const entries = await store.listAudit(
      tenantId,
      {
        ...filter,
        userId: ownId ?? filter.userId,
        from: from === undefined ? undefined : Date.parse(from),
        to: to === undefined ? undefined : Date.parse(to),
        withOperatorsWork,
        withoutResources,
      },
      { before: before === undefined ? undefined : Number(before), limit: limit + 1 },
    );
    const show = (entry: AuditEntry): AuditRecord => shown(entry, seesAll);
    return pageOfRecords(entries, limit, show, ({ seq }) =>
      secrets.seal(String(seq).padStart(15, '0'), tenantId),
    );
  };
}

function shown({ at, seq, ...entry }: AuditEntry, seesAll: boolean): AuditRecord {
  return { ...(seesAll ? { seq } : {}), ...entry, at: new Date(at).toISOString() };
}
