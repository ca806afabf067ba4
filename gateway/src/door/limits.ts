import { problem } from '@merchant-analysis/contracts/problems';
import type { FastifyReply } from 'fastify';
import type { LimitClass } from '../route.js';
import {
  limitHeaderOf,
  policyHeaderOf,
  type RateLimit,
  type RateLimiter,
  type RateVerdict,
} from './rate-limiter.js';

type LimitName = Exclude<LimitClass, 'none'> | 'login-name' | 'sandbox-question' | 'token';
export type RateLimits = Readonly<Record<LimitName, RateLimit & { policyHeader: string }>>;

type Rate = { perSecond: number; burst: number };
type LimitSettings = Readonly<
  Record<
    | 'rateLimitTenant'
    | 'rateLimitLoginAddress'
    | 'rateLimitLoginName'
    | 'rateLimitImport'
    | 'rateLimitSandbox'
    | 'rateLimitSandboxQuestion'
    | 'rateLimitToken',
    Rate
  >
>;

/** The limits of the settings under the names that clients see. */
export function rateLimitsOf(settings: LimitSettings): RateLimits {
  const limit = (name: string, { perSecond, burst }: Rate) => {
    const plain = { name, perSecond, burst };
    return { ...plain, policyHeader: policyHeaderOf(plain) };
  };
  return {
    default: limit('default', settings.rateLimitTenant),
    login: limit('login', settings.rateLimitLoginAddress),
    'login-name': limit('login-name', settings.rateLimitLoginName),
    import: limit('import', settings.rateLimitImport),
    sandbox: limit('sandbox', settings.rateLimitSandbox),
    token: limit('token', settings.rateLimitToken),
    'sandbox-question': limit('sandbox-question', settings.rateLimitSandboxQuestion),
  };
}

/**
 * Counts a request against one limit and tells the client what is left. Returns a promise only when the count is
 * not known in this process.
 * @throws Problem RATE_LIMITED, with Retry-After.
 */
export function countRequest(
  door: { readonly limiter: RateLimiter; readonly limits: RateLimits },
  reply: FastifyReply,
  name: LimitName,
  key: string,
): void | Promise<void> {
  const verdict = door.limiter.take(`${name}|${key}`, door.limits[name]);
  if (verdict instanceof Promise) return verdict.then((told) => tell(reply, told));
  tell(reply, verdict);
}

function tell(reply: FastifyReply, verdict: RateVerdict): void {
  reply.header('ratelimit-policy', policyOf(verdict.limit));
  reply.header('ratelimit', limitHeaderOf(verdict));
  if (verdict.isAllowed) return;
  reply.header('retry-after', String(verdict.retryAfterSeconds));
  throw problem('RATE_LIMITED', { retryAfterSeconds: verdict.retryAfterSeconds });
}

/** The limit that counted: the whole one, or the share of one replica. */
function policyOf(limit: RateLimit & { policyHeader?: string }): string {
  return limit.policyHeader ?? policyHeaderOf(limit);
}
