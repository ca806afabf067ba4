import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { logIn as contract } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { AccessTokens } from '../ports/access-tokens.js';
import type { IdentityStore } from '../ports/identity-store.js';
import type { LoginThrottle } from '../ports/login-throttle.js';
import type { NewId } from '../ports/new-id.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { UserRecord } from '../ports/records.js';
import type { Secrets } from '../ports/secrets.js';
import type { SessionNews } from '../ports/session-news.js';
import type { LiveSession } from '../ports/session-store.js';
import { authEntry, recordAuth } from './auth-trail.js';
import { prepareSession, tokensFor } from './session-tokens.js';

export interface LogInPorts {
  readonly store: IdentityStore;
  readonly hasher: PasswordHasher;
  readonly secrets: Secrets;
  readonly accessTokens: AccessTokens;
  readonly throttle: LoginThrottle;
  readonly news: SessionNews;
  readonly newId: NewId;
  readonly clock: Clock;
}

/**
 * A name nobody has, a wrong password, a spent code and a disabled user give the same answer after the same
 * work. Too many failures make everybody wait who uses that name or comes from that address.
 */
export function logIn(ports: LogInPorts) {
  const { store, hasher, secrets, accessTokens, throttle, clock } = ports;
  return async (params: ParamsOf<typeof contract>, call: Call): Promise<ResultOf<typeof contract>> => {
    const address = call.caller.address ?? '';
    const wait = await throttle.begin(params.login, address, clock.now());
    if (wait > 0) throw problem('RATE_LIMITED', { retryAfterSeconds: Math.ceil(wait / 1000) });

    const user = await store.findUserByLogin(params.login);
    const code = await findCode(store, user);
    const { fits, isOutdated } = await hasher.verify(params.password, user?.passwordHash);
    const usesCode = code !== undefined && code === secrets.hashCode(params.password);
    const at = clock.now();
    const { refreshToken, session } = prepareSession(ports, at);
    let live: LiveSession | undefined;
    if (user && (fits || usesCode)) {
      const deed = { action: 'auth.login', outcome: 'done', user, sessionId: session.id, at } as const;
      live = await store.openSession(user, session, at, usesCode ? code : undefined, {
        outgoing: (opened) => (opened ? [authEntry(call, deed)] : []),
      });
    }
    if (!user || !live) {
      await throttle.failed(address, at);
      await recordAuth(store, call, { action: 'auth.login', outcome: 'refused', user, at });
      throw problem('LOGIN_FAILED');
    }
    await throttle.succeeded(params.login);
    if (fits && isOutdated && user.passwordHash !== undefined) {
      await store.replacePasswordHash(user.id, user.passwordHash, await hasher.hash(params.password));
    }
    await recordAuth(store, call, {
      action: 'auth.login',
      outcome: 'done',
      user,
      sessionId: session.id,
      at,
    });
    return tokensFor(accessTokens, live, { token: refreshToken, expiresAt: session.tokenExpiresAt }, at);
  };
}

/** The code with which this user may come in; whether it was spent or is too old, opening the session finds out. */
async function findCode(store: IdentityStore, user: UserRecord | undefined): Promise<string | undefined> {
  return user?.mustChangePassword ? (await store.findCode(user.id))?.hash : undefined;
}
