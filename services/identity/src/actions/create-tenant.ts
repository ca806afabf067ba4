import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { createTenant as contract, resetOwner } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { TENANT_MAKERS } from '../domain/roles.js';
import { CODE_MS } from '../domain/session-terms.js';
import type { IdentityStore } from '../ports/identity-store.js';
import type { NewId } from '../ports/new-id.js';
import type { UserRecord } from '../ports/records.js';
import type { Secrets } from '../ports/secrets.js';
import type { SessionNews } from '../ports/session-news.js';
import { announceRevocation } from './announce-revocation.js';
import { demandRole } from './permission.js';
import { shownTenant, shownUser } from './shown.js';

interface Ports {
  readonly store: IdentityStore;
  readonly secrets: Secrets;
  readonly newId: NewId;
  readonly clock: Clock;
  readonly news: SessionNews;
}

/** A tenant and its first owner, who comes in once with the code of the answer and then sets a password. */
export function createTenant({ store, secrets, newId, clock }: Ports) {
  return async (
    { name, kind, ownerLogin }: ParamsOf<typeof contract>,
    call: Call,
  ): Promise<ResultOf<typeof contract>> => {
    demandRole(call.caller, TENANT_MAKERS);
    const { idempotency } = call;
    const oneTimePassword = secrets.newCode(
      idempotency && JSON.stringify(['tenant', idempotency.key, idempotency.fingerprint]),
    );
    const at = clock.now();
    const owner =
      ownerLogin === undefined
        ? undefined
        : {
            id: newId('usr'),
            login: ownerLogin,
            name: undefined,
            roles: ['owner' as const],
            merchantIds: undefined,
            groupIds: undefined,
            code: { hash: secrets.hashCode(oneTimePassword), expiresAt: at + CODE_MS },
          };
    const note = (made: { tenantId: string }) => ({
      resourceType: 'tenant',
      resourceId: made.tenantId,
      changes: { name, kind, ownerLogin },
    });
    const made = await store.addTenant({ id: newId('ten'), name, kind }, owner, at, call.withRecord(note));
    const tenant = await store.findTenant(made.tenantId);
    if (!tenant) throw problem('NOT_FOUND', { what: 'tenant' });
    const user = made.ownerId === undefined ? undefined : await store.findUser(tenant.id, made.ownerId);
    call.audit(note(made));
    if (!user) return { tenant: shownTenant(tenant) };
    return { tenant: shownTenant(tenant), owner: shownUser(user), oneTimePassword };
  };
}

/** A new code for an owner who lost the first one, or the password. Only from the machine itself. */
export function resetOwnerPassword({ store, secrets, clock, news }: Ports) {
  return async (params: ParamsOf<typeof resetOwner>, call: Call): Promise<ResultOf<typeof resetOwner>> => {
    demandRole(call.caller, ['system']);
    const tenant = (await store.findTenant(params.tenant)) ?? (await store.findTenantByName(params.tenant));
    if (!tenant) throw problem('NOT_FOUND', { what: 'tenant' });
    const owner = await findOwner(store, tenant.id, params.ownerLogin);
    if (!owner) throw problem('NOT_FOUND', { what: 'owner' });
    const oneTimePassword = secrets.newCode();
    const at = clock.now();
    const code = { hash: secrets.hashCode(oneTimePassword), expiresAt: at + CODE_MS };
    const user = await store.changeUser(tenant.id, owner.id, { code }, at);
    await announceRevocation(news, call, { tenantId: tenant.id, userId: owner.id });
    await store.appendAudit({
      at,
      tenantId: tenant.id,
      actor: { userId: call.caller.userId, roles: [...call.caller.roles] },
      action: 'identity.resetOwner',
      outcome: 'done',
      resource: { type: 'user', id: owner.id },
      changes: { password: 'reset' },
      requestId: call.requestId,
    });
    return { tenant: shownTenant(tenant), owner: shownUser(user), oneTimePassword };
  };
}

async function findOwner(
  store: IdentityStore,
  tenantId: string,
  login: string | undefined,
): Promise<UserRecord | undefined> {
  if (login === undefined) return store.findFirstOwner(tenantId);
  const user = await store.findUserByLogin(login);
  return user?.tenantId === tenantId && user.roles.includes('owner') && !user.disabled ? user : undefined;
}
