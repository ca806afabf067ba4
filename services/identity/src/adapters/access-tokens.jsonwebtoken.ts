import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  ACCESS_TOKEN_TYPE,
  type AccessClaims,
  type TokenTerms,
} from '@merchant-analysis/contracts/access-token';
import jwt from 'jsonwebtoken';
import { SIGNING_KEY_MS } from '../domain/session-terms.js';
import type { AccessTokens } from '../ports/access-tokens.js';
import type { KeyStore, SigningKey } from '../ports/key-store.js';
import type { LiveSession } from '../ports/session-store.js';

/** How long the list of keys is believed, milliseconds: another process may have made a new one. */
const KEYS_BELIEVED_MS = 60_000;

/** Access tokens as the settings say: HS256 with the shared secret, or ES256 with keys kept in the store. */
export function jsonWebTokens(store: KeyStore, terms: TokenTerms): AccessTokens {
  const { algorithm, issuer, audience, lifetimeSeconds, secret } = terms;
  const currentKeys = keyRing(store);
  return {
    async issue(live, at) {
      const claims = claimsOf(live, terms, Math.floor(at / 1000));
      if (secret !== undefined) {
        const header = { alg: 'HS256', typ: ACCESS_TOKEN_TYPE };
        return { token: jwt.sign(claims, secret, { algorithm: 'HS256', header }), lifetimeSeconds };
      }
      const [current] = await currentKeys(at);
      const header = { alg: 'ES256', typ: ACCESS_TOKEN_TYPE, kid: current!.kid };
      return {
        token: jwt.sign(claims, current!.privateKeyPem, { algorithm: 'ES256', header }),
        lifetimeSeconds,
      };
    },
    async published(at) {
      const keys = secret === undefined ? await currentKeys(at) : [];
      return {
        algorithm,
        issuer,
        audience,
        keys: keys.map(({ kid, publicKeyPem }) => ({ kid, algorithm: 'ES256' as const, publicKeyPem })),
      };
    },
  };
}

function claimsOf({ session, user }: LiveSession, terms: TokenTerms, now: number): AccessClaims {
  return {
    iss: terms.issuer,
    aud: terms.audience,
    sub: user.id,
    tid: user.tenantId,
    sid: session.id,
    ver: user.epoch,
    jti: randomBytes(16).toString('base64url'),
    iat: now,
    nbf: now,
    exp: Math.min(now + terms.lifetimeSeconds, Math.ceil(session.endsAt / 1000)),
  };
}

/** The live keys, the one to sign with first; a new one is made when there is none or it is too old. */
function keyRing(store: KeyStore): (at: number) => Promise<SigningKey[]> {
  let keys: SigningKey[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  return async (at) => {
    const oldest = at - SIGNING_KEY_MS;
    const isFresh = (): boolean => keys[0] !== undefined && keys[0].createdAt > oldest;
    if (at - readAt < KEYS_BELIEVED_MS && isFresh()) return keys;
    keys = await store.listSigningKeys();
    if (!isFresh()) keys = await store.addSigningKey(newKey(at), oldest);
    readAt = at;
    return keys;
  };
}

function newKey(at: number): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    kid: randomBytes(12).toString('base64url'),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    createdAt: at,
  };
}
