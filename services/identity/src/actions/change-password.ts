import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { changePassword as contract } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import { isEasyToGuess } from '../domain/password-strength.js';
import type { UserRecord } from '../ports/records.js';
import { announceRevocation } from './announce-revocation.js';
import { authEntry, recordAuth } from './auth-trail.js';
import type { LogInPorts } from './log-in.js';
import { prepareSession, tokensFor } from './session-tokens.js';

/**
 * A new password for the caller. Every session ends, also this one: its tokens may be known to somebody else,
 * so the client gets those of a new session. Who came in with a code gives the code again as current password.
 */
export function changePassword(ports: LogInPorts) {
  const { store, hasher, accessTokens, throttle, news, clock } = ports;
  return async (params: ParamsOf<typeof contract>, call: Call): Promise<ResultOf<typeof contract>> => {
    const { tenantId, userId, address = '' } = call.caller;
    const user = await store.findUser(tenantId, userId);
    if (!user) throw problem('NOT_AUTHENTICATED');
    const wait = await throttle.begin(user.login, address, clock.now());
    if (wait > 0) throw problem('RATE_LIMITED', { retryAfterSeconds: Math.ceil(wait / 1000) });

    if (!(await isCurrent(ports, user, params.currentPassword))) {
      await throttle.failed(address, clock.now());
      await recordAuth(store, call, { action: 'auth.password', outcome: 'refused', user, at: clock.now() });
      throw problem('LOGIN_FAILED');
    }
    await throttle.succeeded(user.login);
    await refuseWeak(ports, user, params);

    const passwordHash = await hasher.hash(params.newPassword);
    const at = clock.now();
    const { refreshToken, session } = prepareSession(ports, at);
    const deed = { action: 'auth.password', outcome: 'done', user, sessionId: session.id, at } as const;
    const live = await store.changePassword(user, passwordHash, session, at, {
      outgoing: (opened) => (opened ? [authEntry(call, deed)] : []),
    });
    if (!live) throw problem('NOT_AUTHENTICATED');
    await announceRevocation(news, call, { tenantId, userId });
    await recordAuth(store, call, deed);
    return tokensFor(accessTokens, live, { token: refreshToken, expiresAt: session.tokenExpiresAt }, at);
  };
}

async function isCurrent({ store, hasher, secrets }: LogInPorts, user: UserRecord, given: string) {
  const { fits } = await hasher.verify(given, user.passwordHash);
  if (fits || !user.mustChangePassword) return fits;
  const code = await store.findCode(user.id);
  return code?.usedAt !== undefined && code.hash === secrets.hashCode(given);
}

async function refuseWeak(
  { store, secrets }: LogInPorts,
  user: UserRecord,
  { currentPassword, newPassword }: ParamsOf<typeof contract>,
): Promise<void> {
  const code = user.mustChangePassword ? await store.findCode(user.id) : undefined;
  if (newPassword === currentPassword || code?.hash === secrets.hashCode(newPassword)) {
    const errors = [
      { path: 'newPassword', message: 'must differ from the current password', zh: '不得与当前密码相同' },
    ];
    throw problem('VALIDATION_FAILED', {}, { errors });
  }
  const tenant = await store.findTenant(user.tenantId);
  const context = [user.login, user.name, tenant?.name].filter((word) => word !== undefined);
  if (isEasyToGuess(newPassword, context)) throw problem('PASSWORD_TOO_COMMON');
}
