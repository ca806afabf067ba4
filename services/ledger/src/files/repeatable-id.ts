import { createHash } from 'node:crypto';
import type { Idempotency } from '@merchant-analysis/broker/meta';

/**
 * The id of what a request makes. With an idempotency key it is made from the key, so that the same request finds
 * what the first one made, also when the process died between the two.
 */
export function repeatableId(
  prefix: string,
  tenantId: string,
  idempotency: Idempotency | undefined,
  newId: (prefix: string) => string,
): string {
  if (!idempotency) return newId(prefix);
  const digest = createHash('sha256')
    .update(JSON.stringify([prefix, tenantId, idempotency.key]))
    .digest('hex');
  return `${prefix}_${digest.slice(0, 32)}`;
}
