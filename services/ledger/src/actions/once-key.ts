import type { AuditNote, Call } from '@merchant-analysis/broker/service';
import type { Contract } from '@merchant-analysis/contracts/contract';
import type { OnceKey } from '../ports/chunks.js';

/** What the store keeps with the effect of this request: its answer, when it came with a key, and its record. */
export function onceKey<T>(
  action: Contract['action'],
  call: Pick<Call, 'withRecord'>,
  note: (answer: T) => AuditNote,
): OnceKey<T> {
  return { action, ...call.withRecord(note) };
}
