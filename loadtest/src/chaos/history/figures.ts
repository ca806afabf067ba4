import { quantile } from '../../measure/statistics.js';
import type { Operation } from './operation.js';

/** A part of a history, milliseconds since it began. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The longest time within the span in which nothing was acknowledged, milliseconds; the edges of the span count, so
 * a span without any acknowledgement is one gap.
 */
export function longestGapMs(operations: readonly Operation[], { from, to }: Span): number {
  const acknowledged = operations
    .filter(({ outcome, completedAt }) => outcome === 'ok' && completedAt >= from && completedAt <= to)
    .map(({ completedAt }) => completedAt)
    .sort((a, b) => a - b);
  let longest = 0;
  let last = from;
  for (const at of [...acknowledged, to]) {
    longest = Math.max(longest, at - last);
    last = at;
  }
  return longest;
}

/** The share of operations invoked within the span that did not end with `ok`, 0–1. @throws RangeError for none */
export function errorRatio(operations: readonly Operation[], span: Span): number {
  const within = invokedWithin(operations, span);
  if (within.length === 0) throw new RangeError('nothing was asked in this time');
  return within.filter(({ outcome }) => outcome !== 'ok').length / within.length;
}

/** How long the operations invoked within the span took, at the level (0–1), milliseconds. */
export function latencyMs(operations: readonly Operation[], span: Span, level: number): number {
  const took = invokedWithin(operations, span).map(({ invokedAt, completedAt }) => completedAt - invokedAt);
  return quantile(took, level);
}

export function invokedWithin(operations: readonly Operation[], { from, to }: Span): Operation[] {
  return operations.filter(({ invokedAt }) => invokedAt >= from && invokedAt <= to);
}
