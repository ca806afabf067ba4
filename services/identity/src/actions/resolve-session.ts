import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { resolveSession as contract } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { IdentityStore } from '../ports/identity-store.js';

/** Who is behind a verified token, with the roles and limits of this moment. One prepared read. */
export function resolveSession({ store, clock }: { store: IdentityStore; clock: Clock }) {
  return async (params: ParamsOf<typeof contract>): Promise<ResultOf<typeof contract>> => {
    const live = await store.findLiveSession(params.sessionId, clock.now());
    if (
      !live ||
      live.user.id !== params.userId ||
      live.user.tenantId !== params.tenantId ||
      live.user.epoch !== params.epoch
    ) {
      throw problem('NOT_AUTHENTICATED');
    }
    const { id: userId, tenantId, roles, merchantIds, groupIds, mustChangePassword } = live.user;
    return {
      caller: {
        tenantId,
        userId,
        roles: [...roles],
        merchantIds: merchantIds && [...merchantIds],
        groupIds: groupIds && [...groupIds],
        sessionId: live.session.id,
      },
      mustChangePassword,
      addressRanges: [...live.addressRanges],
    };
  };
}
