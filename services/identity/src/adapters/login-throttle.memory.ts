import {
  type Failures,
  oneFailureMore,
  PER_ACCOUNT,
  PER_ADDRESS,
  type ThrottlePolicy,
  waitBeforeNext,
} from '../domain/login-throttle.js';
import { nameKey } from '../domain/name-key.js';
import type { LoginThrottle } from '../ports/login-throttle.js';

/** So many names and addresses are remembered; the ones that failed longest ago are forgotten first. */
const MAX_REMEMBERED = 50_000;

/** In this process only: a restart forgets, and each of several processes counts for itself. */
export function loginThrottleInMemory(): LoginThrottle {
  const accounts = counterOf(PER_ACCOUNT);
  const addresses = counterOf(PER_ADDRESS);
  return {
    begin(login, address, at) {
      const account = nameKey(login);
      const wait = Math.max(accounts.wait(account, at), addresses.wait(address, at));
      if (wait === 0) accounts.fail(account, at);
      return wait;
    },
    succeeded: (login) => accounts.forget(nameKey(login)),
    failed: (address, at) => addresses.fail(address, at),
  };
}

function counterOf(policy: ThrottlePolicy) {
  const known = new Map<string, Failures>();
  return {
    wait: (name: string, at: number): number => waitBeforeNext(known.get(name), policy, at),
    fail(name: string, at: number): void {
      const failures = oneFailureMore(known.get(name), policy, at);
      known.delete(name);
      known.set(name, failures);
      if (known.size > MAX_REMEMBERED) known.delete(known.keys().next().value!);
    },
    forget: (name: string): void => {
      known.delete(name);
    },
  };
}
