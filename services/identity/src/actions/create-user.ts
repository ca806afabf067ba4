import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { createUser as contract } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { coversLimits, mayGrant, USER_MANAGERS } from '../domain/roles.js';
import { CODE_MS } from '../domain/session-terms.js';
import type { IdentityStore } from '../ports/identity-store.js';
import type { NewId } from '../ports/new-id.js';
import type { Secrets } from '../ports/secrets.js';
import { type BooksRim, demandKnownLimits } from './known-limits.js';
import { demandRole, notAllowed } from './permission.js';
import { shownUser } from './shown.js';

interface Ports extends BooksRim {
  readonly store: IdentityStore;
  readonly secrets: Secrets;
  readonly newId: NewId;
  readonly clock: Clock;
}

/**
 * A new user with at most the roles and the limits of who makes it. The first password is computed from the
 * idempotency key, so that a repeated request gets the same one and none is kept in clear.
 */
export function createUser({ store, secrets, newId, clock, booksOf }: Ports) {
  return async (params: ParamsOf<typeof contract>, call: Call): Promise<ResultOf<typeof contract>> => {
    const { caller, idempotency } = call;
    demandRole(caller, USER_MANAGERS);
    const roles = [...new Set(params.roles)];
    if (!mayGrant(caller, roles) || !coversLimits(caller, params)) throw notAllowed(caller.roles);
    await demandKnownLimits({ booksOf }, params, call);
    const firstPassword = secrets.newCode(
      idempotency && JSON.stringify(['user', caller.tenantId, idempotency.key, idempotency.fingerprint]),
    );
    const at = clock.now();
    const { login, name, merchantIds, groupIds } = params;
    const note = (id: string, changes: Record<string, unknown>) => ({
      resourceType: 'user',
      resourceId: id,
      changes,
    });
    const { userId } = await store.addUser(
      caller.tenantId,
      {
        ...params,
        name: params.name,
        merchantIds: params.merchantIds,
        groupIds: params.groupIds,
        roles,
        id: newId('usr'),
        code: { hash: secrets.hashCode(firstPassword), expiresAt: at + CODE_MS },
      },
      at,
      call.withRecord(({ userId: id }) => note(id, { login, name, roles, merchantIds, groupIds })),
    );
    const user = await store.findUser(caller.tenantId, userId);
    if (!user) throw problem('NOT_FOUND', { what: 'user' });
    const { name: kept, merchantIds: merchants, groupIds: groups } = user;
    call.audit(
      note(userId, {
        login: user.login,
        name: kept,
        roles: user.roles,
        merchantIds: merchants,
        groupIds: groups,
      }),
    );
    return { user: shownUser(user), firstPassword };
  };
}
