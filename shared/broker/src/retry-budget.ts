/** A share of the calls that may be repeated: a service in trouble must not get twice the calls for it. */
const SHARE = 0.1;
/** Repeats that are saved up while all goes well; also what a process that has just started may spend. */
const MOST_SAVED = 10;

export interface RetryBudget {
  /** A call was made for the first time. */
  earn(): void;
  /** Whether one may be repeated now. */
  spend(): boolean;
}

export function createRetryBudget(): RetryBudget {
  let saved = MOST_SAVED;
  return {
    earn() {
      saved = Math.min(MOST_SAVED, saved + SHARE);
    },
    spend() {
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
