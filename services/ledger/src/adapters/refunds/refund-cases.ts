import { REFUND, VOID } from '../../domain/codes.js';
import type { PlacedRow } from '../../domain/placed-row.js';
import { kindOf, statusOf } from '../../domain/traits.js';

/** Bits of the `issues` of a link between a refund and its original. */
export const WITHOUT_ORIGINAL = 1;
export const ABOVE_ORIGINAL = 2;
export const OTHER_CARD = 4;

/** Each bit with the word that the answer says, in the order of the answer. */
export const ISSUES = [
  [WITHOUT_ORIGINAL, 'without-original'],
  [ABOVE_ORIGINAL, 'above-original'],
  [OTHER_CARD, 'other-card'],
] as const;

export function isLinkedRefund(row: PlacedRow): boolean {
  return row.originalExternalId !== null && kindOf(row.traits) === REFUND && statusOf(row.traits) !== VOID;
}

/** Originals whose refunds must be looked at again. */
export class Cases {
  readonly #bySource = new Map<number, Set<string>>();

  add(source: number, originalId: string): void {
    const ids = this.#bySource.get(source);
    if (ids) ids.add(originalId);
    else this.#bySource.set(source, new Set([originalId]));
  }

  *all(): Generator<[number, string]> {
    for (const [source, ids] of this.#bySource) for (const id of ids) yield [source, id];
  }
}
