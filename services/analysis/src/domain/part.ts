import type { AnalysisReport } from '@merchant-analysis/contracts/analysis';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { LocalizedText } from '@merchant-analysis/kernel/text';

/** What one analyst brought back: there, not computable from these books, or not there. */
type Part<T> =
  | { status: 'done'; value: T }
  | { status: 'not-enough-data'; code: string; reason: LocalizedText }
  | Extract<AnalysisReport['cost'], { status: 'unavailable' }>;

/** How an analyst's answer reads: either the value or the reason why these books do not allow one. */
type Answer<T> = Exclude<Part<T>, { status: 'unavailable' }>;

/** Failures that the caller has to mend: a part cannot stand for them. */
const CALLERS_FAULT: ReadonlySet<string> = new Set([
  'NOT_FOUND',
  'VALIDATION_FAILED',
  'NOT_AUTHENTICATED',
  'NOT_ALLOWED',
  'CONFLICT',
]);

/**
 * The part of a report that an outcome makes.
 * @throws Problem when the failure is the caller's fault, and whatever else was thrown that is no Problem
 */
export function partOf<A, T>(outcome: PromiseSettledResult<A>, read: (answer: A) => Answer<T>): Part<T> {
  if (outcome.status === 'fulfilled') return read(outcome.value);
  const failure: unknown = outcome.reason;
  if (!(failure instanceof Problem) || CALLERS_FAULT.has(failure.code)) throw failure;
  const { code, message, retryable } = failure;
  return { status: 'unavailable', problem: { code, title: message, retryable } };
}
