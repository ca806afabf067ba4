import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { logOut as contract } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { IdentityStore } from '../ports/identity-store.js';
import type { SessionNews } from '../ports/session-news.js';
import { announceRevocation } from './announce-revocation.js';
import { authEntry, recordAuth } from './auth-trail.js';

interface Ports {
  readonly store: IdentityStore;
  readonly clock: Clock;
  readonly news: SessionNews;
}

/** Ends the session of the caller, or all the caller's sessions. */
export function logOut({ store, clock, news }: Ports) {
  return async (
    { everywhere }: ParamsOf<typeof contract>,
    call: Call,
  ): Promise<ResultOf<typeof contract>> => {
    const { tenantId, userId, sessionId } = call.caller;
    const user = await store.findUser(tenantId, userId);
    if (!user || sessionId === undefined) throw problem('NOT_AUTHENTICATED');
    const at = clock.now();
    const deed = { action: 'auth.logout', outcome: 'done', user, sessionId, at } as const;
    const telling = { outgoing: () => [authEntry(call, deed)] };
    if (everywhere) await store.endSessions(userId, at, telling);
    else await store.endSession(sessionId, at, telling);
    await announceRevocation(news, call, { tenantId, userId });
    await recordAuth(store, call, deed);
    return { loggedOut: true };
  };
}
