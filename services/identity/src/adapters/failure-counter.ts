import {
  type Failures,
  oneFailureMore,
  type ThrottlePolicy,
  waitBeforeNext,
} from '../domain/login-throttle.js';

/** So many names or addresses are remembered; the ones that failed longest ago are forgotten first. */
const MAX_REMEMBERED = 50_000;

/** Failures by name under one policy, in this process. */
export interface FailureCounter {
  readonly policy: ThrottlePolicy;
  get(name: string): Failures | undefined;
  set(name: string, failures: Failures): void;
  /** Milliseconds before the next attempt. */
  wait(name: string, at: number): number;
  fail(name: string, at: number): void;
  forget(name: string): void;
}

export function createFailureCounter(policy: ThrottlePolicy): FailureCounter {
  const known = new Map<string, Failures>();
  const set = (name: string, failures: Failures): void => {
    known.delete(name);
    known.set(name, failures);
    if (known.size > MAX_REMEMBERED) known.delete(known.keys().next().value!);
  };
  return {
    policy,
    get: (name) => known.get(name),
    set,
    wait: (name, at) => waitBeforeNext(known.get(name), policy, at),
    fail: (name, at) => set(name, oneFailureMore(known.get(name), policy, at)),
    forget: (name) => {
      known.delete(name);
    },
  };
}
