/**
 * How an operation ended for the one who asked. `refused`: the answer says that nothing was done. `unknown`: no
 * answer, or one that does not say.
 */
export type Outcome = 'ok' | 'refused' | 'unknown';

/** One line of a history. Times are monotonic milliseconds since the history began. */
export interface Operation {
  readonly kind: 'write' | 'read';
  /** Names the effect. Requests with the same id are the same request, sent again or at once. */
  readonly id: string;
  /** Who asked, where there is more than one. */
  readonly from?: string | undefined;
  readonly invokedAt: number;
  readonly completedAt: number;
  readonly outcome: Outcome;
  /** A problem's code or an error's text, for a reader of the history. */
  readonly reason?: string | undefined;
}

/** What is to be known of an effect from all the requests for it. */
export function outcomeOf(operations: readonly Pick<Operation, 'outcome'>[]): Outcome {
  if (operations.some(({ outcome }) => outcome === 'ok')) return 'ok';
  return operations.every(({ outcome }) => outcome === 'refused') ? 'refused' : 'unknown';
}
