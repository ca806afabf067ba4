import { redisKeyOf } from '@merchant-analysis/cache/redis-key';
import { RedisAway, type RedisLine } from '@merchant-analysis/cache/redis-line';
import { type RedisScript, runScript } from '@merchant-analysis/cache/redis-script';
import { PER_ACCOUNT, PER_ADDRESS, type ThrottlePolicy } from '../domain/login-throttle.js';
import { nameKey } from '../domain/name-key.js';
import type { LoginThrottle } from '../ports/login-throttle.js';
import { createFailureCounter, type FailureCounter } from './failure-counter.js';
import { loginThrottleInMemory } from './login-throttle.memory.js';
import { BEGIN, FAIL, SUCCEED } from './login-throttle.script.js';

/**
 * Failures of all processes of identity together. Each process remembers what it has seen: it goes on alone while
 * Redis is away, and brings its memory to a Redis that came back empty, so that the guard never starts from nothing.
 */
export function loginThrottleInRedis(line: RedisLine, environment: string): LoginThrottle {
  const accounts = createFailureCounter(PER_ACCOUNT);
  const addresses = createFailureCounter(PER_ADDRESS);
  const memory = loginThrottleInMemory(accounts, addresses);
  const accountKey = (account: string): string =>
    redisKeyOf(`${environment}:login-account`, 'all', [account]);
  const addressKey = (address: string): string =>
    redisKeyOf(`${environment}:login-address`, 'all', [address]);

  /** Undefined while Redis is away. */
  const run = async (script: RedisScript, keys: string[], args: number[]): Promise<number[] | undefined> => {
    try {
      return (await line.run((redis) => runScript(redis, script, keys, args))) as number[];
    } catch (error) {
      if (error instanceof RedisAway) return undefined;
      throw error;
    }
  };

  return {
    async begin(login, address, at) {
      const account = nameKey(login);
      const told = await run(
        BEGIN,
        [accountKey(account), addressKey(address)],
        [
          ...rememberedOf(accounts, account, at),
          ...rememberedOf(addresses, address, at),
          ...argsOf(PER_ACCOUNT),
          ...argsOf(PER_ADDRESS),
        ],
      );
      if (!told) return memory.begin(login, address, at);
      const [wait, count, age, others, othersAge] = told as [number, number, number, number, number];
      remember(accounts, account, count, at - age);
      remember(addresses, address, others, at - othersAge);
      return wait;
    },
    async succeeded(login) {
      accounts.forget(nameKey(login));
      await run(SUCCEED, [accountKey(nameKey(login))], [PER_ACCOUNT.forgetAfterMs]);
    },
    async failed(address, at) {
      const args = [...rememberedOf(addresses, address, at), ...argsOf(PER_ADDRESS)];
      const told = await run(FAIL, [addressKey(address)], args);
      if (told) remember(addresses, address, told[0]!, at);
      else await memory.failed(address, at);
    },
  };
}

/** How many failures this process knows of, and how long ago the last one was. */
function rememberedOf(counter: FailureCounter, name: string, at: number): [number, number] {
  const failures = counter.get(name);
  return failures ? [failures.count, Math.max(0, at - failures.lastAt)] : [0, 0];
}

function remember(counter: FailureCounter, name: string, count: number, lastAt: number): void {
  if (count === 0) counter.forget(name);
  else counter.set(name, { count, lastAt });
}

function argsOf({ free, firstWaitMs, longestWaitMs, forgetAfterMs }: ThrottlePolicy): number[] {
  return [free, firstWaitMs, longestWaitMs, forgetAfterMs];
}
