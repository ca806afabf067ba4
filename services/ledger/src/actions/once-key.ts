import type { Call } from '@merchant-analysis/broker/service';
import type { Contract } from '@merchant-analysis/contracts/contract';
import type { OnceKey } from '../ports/chunks.js';

/** The key under which the store keeps the answer of this request, when it came with one. */
export function onceKey(
  action: Contract['action'],
  { idempotency }: Pick<Call, 'idempotency'>,
): OnceKey | undefined {
  return idempotency && { action, ...idempotency };
}
