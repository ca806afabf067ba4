import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import {
  ACCESS_TOKEN_TYPE,
  type AccessClaims,
  accessClaims,
  KEY_ID,
  type TokenAlgorithm,
} from '@merchant-analysis/contracts/access-token';
import jwt from 'jsonwebtoken';

/** What a token must fit. Keys are found here and nowhere else: nothing in a token can bring its own. */
export interface TokenRules {
  readonly algorithm: TokenAlgorithm;
  readonly issuer: string;
  readonly audience: string;
  /** ES256: kid → public key. HS256: exactly one entry, under the empty name. */
  readonly keys: ReadonlyMap<string, KeyObject>;
}

/** `unknown-key`: well formed, but signed with a key not known here; ask identity for its keys and try once more. */
export type Verification =
  | { readonly kind: 'verified'; readonly claims: AccessClaims }
  | { readonly kind: 'unknown-key'; readonly kid: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Longest token looked at, in characters. Ours have about 600. */
const MAX_TOKEN_LENGTH = 4096;
/** How far the clocks of two machines may be apart, seconds. Never stretches `exp`. */
const CLOCK_SKEW_SECONDS = 5;
/** No token is accepted that would live longer, whoever signed it. */
const MAX_LIFETIME_SECONDS = 86_400;

const SIGNATURE_BYTES = { ES256: 64, HS256: 32 } as const;
const THREE_PARTS = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** Rules for tokens that identity signs with its own keys. `keys` are those of `identity.getVerificationKeys`. */
export function rulesForPublishedKeys(published: {
  issuer: string;
  audience: string;
  keys: readonly { kid: string; publicKeyPem: string }[];
}): TokenRules {
  const keys = new Map(published.keys.map(({ kid, publicKeyPem }) => [kid, createPublicKey(publicKeyPem)]));
  return { algorithm: 'ES256', issuer: published.issuer, audience: published.audience, keys };
}

/** Rules for tokens that are signed with the shared secret of the settings. */
export function rulesForSharedSecret(terms: {
  issuer: string;
  audience: string;
  secret: string;
}): TokenRules {
  const keys = new Map([['', createSecretKey(Buffer.from(terms.secret, 'utf8'))]]);
  return { algorithm: 'HS256', issuer: terms.issuer, audience: terms.audience, keys };
}

/**
 * Whether a bearer token is one that identity made for this platform and is still in its time. Pure: whether
 * its session lives is another question (`identity.resolveSession`).
 * The reason of a refusal is for the log; a client only ever hears NOT_AUTHENTICATED.
 * @param now milliseconds since 1970
 */
export function verifyAccessToken(token: string, rules: TokenRules, now: number): Verification {
  if (token.length > MAX_TOKEN_LENGTH) return refused('longer than any token of ours');
  const parts = THREE_PARTS.exec(token);
  if (!parts) return refused('not three base64url parts');
  const header = readJson(parts[1]!);
  if (!header) return refused('the header is not canonical JSON');
  const kid = readKeyId(header, rules.algorithm);
  if (kid === undefined) return refused('the header is not one of ours');
  const key = rules.keys.get(kid);
  if (!key) return rules.algorithm === 'ES256' ? { kind: 'unknown-key', kid } : refused('no secret');
  if (decode(parts[3]!)?.length !== SIGNATURE_BYTES[rules.algorithm]) {
    return refused('the signature has another size');
  }
  const payload = readJson(parts[2]!);
  if (!payload) return refused('the claims are not canonical JSON');
  if (!isSigned(token, key, rules.algorithm)) return refused('the signature does not fit');
  const claims = accessClaims.safeParse(payload);
  if (!claims.success) return refused(`claims: ${claims.error.issues[0]?.path.join('.') ?? ''}`);
  return checkClaims(claims.data, rules, now / 1000);
}

function checkClaims(claims: AccessClaims, rules: TokenRules, nowSeconds: number): Verification {
  if (claims.iss !== rules.issuer) return refused('another issuer');
  if (claims.aud !== rules.audience) return refused('another audience');
  if (claims.exp <= nowSeconds) return refused('expired');
  if (claims.nbf > nowSeconds + CLOCK_SKEW_SECONDS) return refused('not valid yet');
  if (claims.iat > nowSeconds + CLOCK_SKEW_SECONDS) return refused('issued in the future');
  if (claims.exp - claims.iat > MAX_LIFETIME_SECONDS) return refused('lives too long');
  return { kind: 'verified', claims };
}

/**
 * The key id of a header that has exactly our members; undefined when anything else is in it, so that jku, jwk,
 * x5u, x5c, crit, b64, zip and whatever comes next need no list. HS256 tokens carry no kid: theirs is ''.
 */
function readKeyId(header: Record<string, unknown>, algorithm: TokenAlgorithm): string | undefined {
  const { alg, typ, kid, ...others } = header;
  if (alg !== algorithm || typ !== ACCESS_TOKEN_TYPE || Object.keys(others).length > 0) return undefined;
  if (algorithm === 'HS256') return Object.hasOwn(header, 'kid') ? undefined : '';
  return typeof kid === 'string' && KEY_ID.test(kid) ? kid : undefined;
}

function isSigned(token: string, key: KeyObject, algorithm: TokenAlgorithm): boolean {
  try {
    jwt.verify(token, key, { algorithms: [algorithm], ignoreExpiration: true, ignoreNotBefore: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * The object in one part of a token, if it is written exactly as JSON.stringify would write it. That alone
 * refuses doubled members, 1e309, 1.0, white space, bad UTF-8 and trailing data.
 */
function readJson(part: string): Record<string, unknown> | undefined {
  const bytes = decode(part);
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    );
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return bytes.equals(Buffer.from(JSON.stringify(value), 'utf8')) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of canonical base64url: no padding, no stray bits at the end. */
function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

function refused(reason: string): Verification {
  return { kind: 'refused', reason };
}
