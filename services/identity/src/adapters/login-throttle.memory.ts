import { PER_ACCOUNT, PER_ADDRESS } from '../domain/login-throttle.js';
import { nameKey } from '../domain/name-key.js';
import type { LoginThrottle } from '../ports/login-throttle.js';
import { createFailureCounter } from './failure-counter.js';

/** In this process only: a restart forgets, and each of several processes counts for itself. */
export function loginThrottleInMemory(
  accounts = createFailureCounter(PER_ACCOUNT),
  addresses = createFailureCounter(PER_ADDRESS),
): LoginThrottle {
  return {
    async begin(login, address, at) {
      const account = nameKey(login);
      const wait = Math.max(accounts.wait(account, at), addresses.wait(address, at));
      if (wait === 0) accounts.fail(account, at);
      return wait;
    },
    succeeded: async (login) => accounts.forget(nameKey(login)),
    failed: async (address, at) => addresses.fail(address, at),
  };
}
