import type { Tokens } from '@merchant-analysis/contracts/identity';
import { IDLE_MS, SESSION_MS } from '../domain/session-terms.js';
import type { AccessTokens } from '../ports/access-tokens.js';
import type { NewId } from '../ports/new-id.js';
import type { Secrets } from '../ports/secrets.js';
import type { LiveSession, NewSession } from '../ports/session-store.js';

/** A refresh token and the session that it will keep alive. */
export function prepareSession(
  { secrets, newId }: { secrets: Secrets; newId: NewId },
  at: number,
): { refreshToken: string; session: NewSession } {
  const refreshToken = secrets.newRefreshToken();
  const tokenHash = secrets.hashToken(refreshToken);
  const session = { id: newId('ses'), endsAt: at + SESSION_MS, tokenHash, tokenExpiresAt: at + IDLE_MS };
  return { refreshToken, session };
}

/** What a client gets after logging in, refreshing or changing the password. */
export async function tokensFor(
  accessTokens: AccessTokens,
  live: LiveSession,
  refresh: { token: string; expiresAt: number },
  at: number,
): Promise<Tokens> {
  const { token, lifetimeSeconds } = await accessTokens.issue(live, at);
  return {
    accessToken: token,
    tokenType: 'Bearer',
    expiresIn: lifetimeSeconds,
    refreshToken: refresh.token,
    refreshExpiresIn: Math.floor((refresh.expiresAt - at) / 1000),
    mustChangePassword: live.user.mustChangePassword,
  };
}
