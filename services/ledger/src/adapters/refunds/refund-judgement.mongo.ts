import type { UpdateFilter } from 'mongodb';
import type { RefundLinkDocument } from '../documents.mongo.js';
import { numberOf, whole } from '../rows/whole-number.mongo.js';
import { ABOVE_ORIGINAL, OTHER_CARD, WITHOUT_ORIGINAL } from './refund-cases.js';
import type { OriginalRow } from './refund-cases.mongo.js';

/** What a link must say, or how it must be changed to say it. */
export interface Judgement {
  /** Undefined while the original is not in the books. */
  readonly originalMinor: number | undefined;
  readonly issues: number;
}

/** Judges all refunds of one original together. A card is another one only when both are known. */
export function judgeCase(
  links: readonly Pick<RefundLinkDocument, 'refunded' | 'payerToken'>[],
  original: OriginalRow | undefined,
): Judgement[] {
  if (!original) return links.map(() => ({ originalMinor: undefined, issues: WITHOUT_ORIGINAL }));
  const originalMinor = numberOf(original.amount);
  const refunded = links.reduce((sum, link) => sum + numberOf(link.refunded), 0);
  const above = refunded > originalMinor ? ABOVE_ORIGINAL : 0;
  return links.map(({ payerToken }) => {
    const isOther =
      payerToken !== undefined && original.payerToken !== undefined && payerToken !== original.payerToken;
    return { originalMinor, issues: above | (isOther ? OTHER_CARD : 0) };
  });
}

export function saysJudgement(link: RefundLinkDocument, { originalMinor, issues }: Judgement): boolean {
  const kept = link.originalAmount === undefined ? undefined : numberOf(link.originalAmount);
  const isOpen = link.isOpen === true;
  return kept === originalMinor && link.issues === issues && isOpen === (originalMinor === undefined);
}

/** The update that makes a link say its judgement. */
export function judgementUpdate({ originalMinor, issues }: Judgement): UpdateFilter<RefundLinkDocument> {
  return originalMinor === undefined
    ? { $set: { issues, isOpen: true as const }, $unset: { originalAmount: 1 as const } }
    : { $set: { issues, originalAmount: whole(originalMinor) }, $unset: { isOpen: 1 as const } };
}
