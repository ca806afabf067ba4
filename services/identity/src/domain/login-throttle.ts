/** Failed attempts under one account name or from one address. Instants in milliseconds. */
export interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

export interface ThrottlePolicy {
  /** So many failures cost nothing. */
  readonly free: number;
  /** The wait after the first failure that costs; it doubles with each further one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Failures count no more when the last one is this long ago. */
  readonly forgetAfterMs: number;
}

/** A stranger can make an owner wait a minute, never longer: no lockout. 1,440 guesses a day remain. */
export const PER_ACCOUNT: ThrottlePolicy = {
  free: 5,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  forgetAfterMs: 900_000,
};

/** A whole office may share an address. */
export const PER_ADDRESS: ThrottlePolicy = {
  free: 30,
  firstWaitMs: 1_000,
  longestWaitMs: 300_000,
  forgetAfterMs: 3_600_000,
};

/** How long to wait before the next attempt, milliseconds; 0 when it may come now. */
export function waitBeforeNext(failures: Failures | undefined, policy: ThrottlePolicy, now: number): number {
  if (!failures || isForgotten(failures, policy, now)) return 0;
  const costing = failures.count - policy.free;
  if (costing <= 0) return 0;
  const wait = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** Math.min(costing - 1, 30));
  return Math.max(0, failures.lastAt + wait - now);
}

export function oneFailureMore(
  failures: Failures | undefined,
  policy: ThrottlePolicy,
  now: number,
): Failures {
  const before = failures && !isForgotten(failures, policy, now) ? failures.count : 0;
  return { count: before + 1, lastAt: now };
}

function isForgotten(failures: Failures, policy: ThrottlePolicy, now: number): boolean {
  return now - failures.lastAt >= policy.forgetAfterMs;
}
