import { z } from 'zod';
import { sessionId, tenantId, userId } from './fields.js';

/**
 * What an access token looks like: identity makes it, the gateway verifies it (RFC 8725, RFC 9068).
 * Two ways to sign, never both at once: ES256 with keys that identity makes and publishes
 * (`identity.getVerificationKeys`), or, where JWT_SECRET is set, HS256 with that secret, read by both.
 */
export type TokenAlgorithm = 'ES256' | 'HS256';

/** RFC 9068: keeps an access token apart from every other kind of token. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** Names a signing key. Looked up in a table, so it must never look like a path, an address or a query. */
export const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** Times are whole seconds since 1970. `ver` is the user's epoch: a token of an older epoch is refused. */
export const accessClaims = z.strictObject({
  iss: z.string().min(1),
  aud: z.string().min(1),
  sub: userId,
  tid: tenantId,
  sid: sessionId,
  ver: z.int().min(1),
  jti: z.string().min(16).max(64),
  iat: z.int().min(0),
  nbf: z.int().min(0),
  exp: z.int().min(0),
});
export type AccessClaims = z.output<typeof accessClaims>;

/** RFC 7518, 3.2: a key at least as long as the hash. */
const MIN_SECRET_BYTES = 32;

const secret = z
  .string()
  .refine(
    (text) => new TextEncoder().encode(text).length >= MIN_SECRET_BYTES,
    `must have at least ${MIN_SECRET_BYTES} bytes; make one with: openssl rand -base64 48`,
  )
  .refine(
    (text) => !/your-production-secret|secure-password|change-?me/i.test(text) && new Set(text).size >= 8,
    'is a placeholder; make a real one with: openssl rand -base64 48',
  );

/** The guide's keys and what may be in them. Both processes read the same three. */
export const tokenSettings = {
  jwtSecret: {
    env: 'JWT_SECRET',
    schema: secret.optional(),
    description: 'Shared secret that signs access tokens with HS256. Absent: ES256 with keys made here.',
    secret: true,
  },
  jwtAlgorithm: {
    env: 'JWT_ALGORITHM',
    schema: z.enum(['HS256', 'ES256']).optional(),
    description: 'HS256 (needs JWT_SECRET) or ES256. Absent: HS256 when JWT_SECRET is set, else ES256.',
  },
  jwtExpiresIn: {
    env: 'JWT_EXPIRES_IN',
    schema: z.coerce.number().int().min(60).max(86_400).optional(),
    description: 'Seconds an access token lives. Absent: 3600 with JWT_SECRET, else 600.',
  },
  jwtIssuer: {
    env: 'JWT_ISSUER',
    schema: z.string().min(1).max(200).default('merchant-analysis'),
    description: 'Who issues access tokens (`iss`).',
  },
  jwtAudience: {
    env: 'JWT_AUDIENCE',
    schema: z.string().min(1).max(200).optional(),
    description: 'Whom access tokens are for (`aud`). Absent: merchant-analysis/ENVIRONMENT.',
  },
};

export interface TokenSettings {
  jwtSecret?: string | undefined;
  jwtAlgorithm?: TokenAlgorithm | undefined;
  jwtExpiresIn?: number | undefined;
  jwtIssuer: string;
  jwtAudience?: string | undefined;
}

/** What both sides agree on after reading the settings. */
export interface TokenTerms {
  readonly algorithm: TokenAlgorithm;
  readonly secret?: string | undefined;
  readonly lifetimeSeconds: number;
  readonly issuer: string;
  readonly audience: string;
}

/** @throws RangeError with a line for the operator when the keys contradict each other. */
export function tokenTerms(settings: TokenSettings, environment: string): TokenTerms {
  const { jwtSecret, jwtAlgorithm } = settings;
  if (jwtAlgorithm === 'HS256' && jwtSecret === undefined) {
    throw new RangeError('JWT_ALGORITHM=HS256 needs JWT_SECRET; make one with: openssl rand -base64 48');
  }
  if (jwtAlgorithm === 'ES256' && jwtSecret !== undefined) {
    throw new RangeError('JWT_SECRET signs with HS256 only: remove JWT_SECRET, or set JWT_ALGORITHM=HS256');
  }
  return {
    algorithm: jwtSecret === undefined ? 'ES256' : 'HS256',
    secret: jwtSecret,
    lifetimeSeconds: settings.jwtExpiresIn ?? (jwtSecret === undefined ? 600 : 3600),
    issuer: settings.jwtIssuer,
    audience: settings.jwtAudience ?? `merchant-analysis/${environment}`,
  };
}
