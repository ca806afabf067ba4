import { ask } from '@merchant-analysis/broker/ask';
import type { TokenTerms } from '@merchant-analysis/contracts/access-token';
import { verificationKeys } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { ServiceBroker } from 'moleculer';
import {
  rulesForPublishedKeys,
  rulesForSharedSecret,
  type TokenRules,
  verifyAccessToken,
} from '../access-token.js';
import type { TokenClaims } from './sessions.js';
import { strangerAt } from './visit.js';

type VerifyToken = (token: string) => Promise<TokenClaims | undefined>;

/** Identity is asked for its keys at most this often, however many unknown keys come in, milliseconds. */
const ASK_KEYS_EVERY = 1_000;

/** Verifies tokens with the shared secret, or with the keys that identity publishes and sometimes changes. */
export function createTokenVerifier(terms: TokenTerms, broker: ServiceBroker, clock: Clock): VerifyToken {
  const { secret, issuer, audience } = terms;
  if (secret !== undefined) {
    const rules = rulesForSharedSecret({ issuer, audience, secret });
    return async (token) => claimsOf(verifyAccessToken(token, rules, clock.now()));
  }
  const keys = createPublishedRules(broker, clock);
  return async (token) => {
    const verification = verifyAccessToken(token, await keys.current(), clock.now());
    if (verification.kind !== 'unknown-key') return claimsOf(verification);
    return claimsOf(verifyAccessToken(token, await keys.refreshed(), clock.now()));
  };
}

function createPublishedRules(broker: ServiceBroker, clock: Clock) {
  let rules: TokenRules | undefined;
  let asking: Promise<TokenRules> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  const fetch = async (): Promise<TokenRules> => {
    askedAt = clock.now();
    try {
      const caller = strangerAt('');
      const published = await ask(broker, verificationKeys, {}, { caller, requestId: broker.generateUid() });
      if (published.algorithm !== 'ES256') throw problem('SERVICE_UNAVAILABLE', { service: 'identity' });
      rules = rulesForPublishedKeys(published);
      return rules;
    } finally {
      asking = undefined;
    }
  };
  const refreshed = async (): Promise<TokenRules> => {
    if (rules && !asking && clock.now() - askedAt < ASK_KEYS_EVERY) return rules;
    asking ??= fetch();
    return asking;
  };
  return { current: async () => rules ?? refreshed(), refreshed };
}

function claimsOf(verification: ReturnType<typeof verifyAccessToken>): TokenClaims | undefined {
  if (verification.kind !== 'verified') return undefined;
  const { sid, sub, tid, ver, exp } = verification.claims;
  return { sessionId: sid, userId: sub, tenantId: tid, epoch: ver, expiresAt: exp * 1000 };
}
