import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { refreshTokens as contract } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { IDLE_MS, RETRY_GRACE_MS } from '../domain/session-terms.js';
import type { AccessTokens } from '../ports/access-tokens.js';
import type { IdentityStore } from '../ports/identity-store.js';
import type { Secrets } from '../ports/secrets.js';
import type { SessionNews } from '../ports/session-news.js';
import type { RotationOutcome } from '../ports/session-store.js';
import { announceRevocation } from './announce-revocation.js';
import { type AuthDeed, authEntry, recordAuth } from './auth-trail.js';
import { tokensFor } from './session-tokens.js';

interface Ports {
  readonly store: IdentityStore;
  readonly secrets: Secrets;
  readonly accessTokens: AccessTokens;
  readonly clock: Clock;
  readonly news: SessionNews;
}

/**
 * A refresh token is good once. When one comes back, two hold it and nobody can say which is the thief: the whole
 * family ends. A retry over a bad network is told apart by its address and ten seconds.
 */
export function refreshTokens({ store, secrets, accessTokens, clock, news }: Ports) {
  return async (
    { refreshToken }: ParamsOf<typeof contract>,
    call: Call,
  ): Promise<ResultOf<typeof contract>> => {
    const at = clock.now();
    const successor = secrets.successorOf(refreshToken);
    const rotation = {
      tokenHash: secrets.hashToken(refreshToken),
      successorHash: secrets.hashToken(successor),
      successorExpiresAt: at + IDLE_MS,
      address: call.caller.address ?? '',
      at,
      graceMs: RETRY_GRACE_MS,
    };
    const outcome = await store.rotateToken(rotation, {
      outgoing: (known) => deedsOf(known, at).map((deed) => authEntry(call, deed)),
    });
    if (outcome.kind === 'refused') throw problem('REFRESH_TOKEN_INVALID');
    const sessionId = outcome.session.id;
    if (outcome.kind === 'reused') {
      const { tenantId, userId } = outcome.session;
      await announceRevocation(news, call, { tenantId, userId });
      const user = await store.findUser(tenantId, userId);
      await recordAuth(store, call, {
        action: 'auth.refresh.reused',
        outcome: 'refused',
        user,
        sessionId,
        at,
      });
      throw problem('REFRESH_TOKEN_INVALID');
    }
    await recordAuth(store, call, {
      action: 'auth.refresh',
      outcome: 'done',
      user: outcome.user,
      sessionId,
      at,
    });
    return tokensFor(accessTokens, outcome, { token: successor, expiresAt: outcome.expiresAt }, at);
  };
}

/** What there is to record of a rotation. The roles of somebody whose token was used twice are not at hand here. */
function deedsOf(outcome: RotationOutcome, at: number): AuthDeed[] {
  if (outcome.kind === 'refused') return [];
  const sessionId = outcome.session.id;
  if (outcome.kind === 'reused') {
    const { tenantId, userId: id } = outcome.session;
    const user = { id, tenantId, roles: [], login: undefined };
    return [{ action: 'auth.refresh.reused', outcome: 'refused', user, sessionId, at }];
  }
  return [{ action: 'auth.refresh', outcome: 'done', user: outcome.user, sessionId, at }];
}
