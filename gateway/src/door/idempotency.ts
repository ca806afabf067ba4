import { createHash } from 'node:crypto';
import type { Caller } from '@merchant-analysis/contracts/caller';
import { problem } from '@merchant-analysis/contracts/problems';

const PRINTABLE = /^[\x21-\x7e]{8,128}$/;

/**
 * The Idempotency-Key of a request, or undefined when it has none.
 * @throws Problem IDEMPOTENCY_KEY_MISSING when it is needed, IDEMPOTENCY_KEY_INVALID when it is not one.
 */
export function idempotencyKeyOf(
  header: string | string[] | undefined,
  needed: 'required' | 'accepted' | 'none',
): string | undefined {
  if (needed === 'none') return undefined;
  if (header === undefined) {
    if (needed === 'required') throw problem('IDEMPOTENCY_KEY_MISSING');
    return undefined;
  }
  if (typeof header !== 'string' || !PRINTABLE.test(header)) throw problem('IDEMPOTENCY_KEY_INVALID');
  return header;
}

/**
 * What the request was, so that the same key with another request is noticed: the route, the parameters (in the
 * order of their contract) and who asks.
 */
export function fingerprintOf(
  request: { method: string; path: string },
  params: unknown,
  caller: Pick<Caller, 'tenantId' | 'userId'>,
): string {
  const text = JSON.stringify([request.method, request.path, params, caller.tenantId, caller.userId]);
  return createHash('sha256').update(text).digest('hex');
}
