import { setTimeout as sleep } from 'node:timers/promises';
import { loginThrottleInRedis } from '@merchant-analysis/identity/adapters/login-throttle.redis';
import type { LoginThrottle } from '@merchant-analysis/identity/ports/login-throttle';
import { REDIS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { startRedis } from '@merchant-analysis/testkit/redis-group';
import { answering, redisLineOf } from '@merchant-analysis/testkit/redis-line-of';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';

type Line = Awaited<ReturnType<typeof redisLineOf>>;

/**
 * A process knows when a failure was to within the time that Redis took to answer it: a success that comes closer
 * behind it is not known to be the later one.
 */
const AFTER_FAILURES_MS = 500;

describe('guessing passwords at two processes of identity', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let lines: [Line, Line];
  let here: LoginThrottle;
  let there: LoginThrottle;

  beforeEach(async function () {
    redis = await startRedis(requireProgram(this, REDIS_SERVER));
    const env = { REDIS_URI: redis.url };
    // Longer than a busy machine lets a test wait: what a process does alone is asked for by taking Redis away.
    const patient = { commandTimeoutMs: 5_000 };
    lines = [await redisLineOf(env, patient), await redisLineOf(env, patient)];
    await Promise.all(lines.map(answering));
    here = loginThrottleInRedis(lines[0], 'test');
    there = loginThrottleInRedis(lines[1], 'test');
  });
  afterEach(async () => {
    for (const line of lines ?? []) line.close();
    await redis?.stop();
  });

  const allGone = () => until(() => !lines.some((line) => line.isAnswering));
  const backEmpty = async () => {
    await redis.kill();
    await allGone();
    await redis.restart({ isEmpty: true });
    await Promise.all(lines.map(answering));
    expect(await redis.call('DBSIZE')).to.equal(0);
  };
  const attempt = (throttle: LoginThrottle, login: string, address = '10.0.0.1') =>
    throttle.begin(login, address, Date.now());
  /** Fails until the wait is so long that it is not over before Redis is gone, or back. */
  const failUntilSlow = async (throttle: LoginThrottle, login: string) => {
    for (;;) {
      const wait = await attempt(throttle, login);
      if (wait > 3_000) return;
      if (wait > 0) await sleep(wait + 5);
    }
  };

  it('is counted together, also when all attempts come at once from everywhere', async () => {
    const waits = await Promise.all(
      Array.from({ length: 100 }, (_, count) => attempt(count % 2 ? here : there, 'Lily', `10.0.0.${count}`)),
    );
    expect(waits.filter((wait) => wait === 0)).to.have.length(6);
    expect(await attempt(here, 'ｌｉｌｙ')).to.be.within(1, 1_000);
    expect(await attempt(there, 'other')).to.equal(0);
  });

  it('waits twice as long with each failure more', async () => {
    for (let count = 0; count < 6; count++) await attempt(here, 'lily');
    const first = await attempt(there, 'lily');
    await sleep(first + 5);
    expect(await attempt(here, 'lily')).to.equal(0);
    expect(await attempt(there, 'lily')).to.be.within(1_001, 2_000);
  });

  it('is over for the account with a login that succeeded at either', async () => {
    for (let count = 0; count < 6; count++) await attempt(here, 'lily');
    await sleep(AFTER_FAILURES_MS);
    await there.succeeded('Lily');
    expect(await attempt(here, 'lily')).to.equal(0);
    expect(await attempt(there, 'lily')).to.equal(0);
  });

  it('of many names from one address is slowed down by the address at both, which no success clears', async () => {
    for (let count = 0; count < 31; count++) await (count % 2 ? here : there).failed('10.0.0.1', Date.now());
    await here.succeeded('mallory');
    expect(await attempt(here, 'someone')).to.be.within(1, 1_000);
    expect(await attempt(there, 'someone')).to.be.within(1, 1_000);
    expect(await attempt(there, 'someone', '10.0.0.2')).to.equal(0);
  });

  it('stays slow while Redis is gone: each process goes on from what it has seen', async () => {
    await failUntilSlow(here, 'lily');
    await redis.kill();
    await allGone();
    expect(await attempt(here, 'lily')).to.be.within(1, 4_000);
    const waits = await Promise.all(Array.from({ length: 50 }, () => attempt(there, 'wang')));
    expect(waits.filter((wait) => wait === 0)).to.have.length(6);
  });

  it('stays slow when Redis comes back empty: each process brings what it remembers', async () => {
    await failUntilSlow(here, 'lily');
    // Six beyond those that cost nothing: half a minute to wait.
    for (let count = 0; count < 36; count++) await here.failed('10.0.0.9', Date.now());
    await backEmpty();
    expect(await attempt(here, 'lily', '10.0.0.2')).to.be.above(0);
    expect(await attempt(there, 'lily', '10.0.0.2'), 'told by the other').to.be.above(0);
    expect(await attempt(here, 'wang', '10.0.0.9')).to.be.above(0);
    expect(await attempt(there, 'wang', '10.0.0.9'), 'told by the other').to.be.above(0);
  });

  it('is not slowed down again by what a process remembers from before a success elsewhere', async () => {
    for (let count = 0; count < 6; count++) await attempt(here, 'lily');
    await sleep(AFTER_FAILURES_MS);
    await there.succeeded('lily');
    for (let count = 0; count < 5; count++) expect(await attempt(here, 'lily')).to.equal(0);
  });

  it('leaves nothing in Redis that names anybody, and nothing for ever', async () => {
    await attempt(here, 'lily@example.com');
    await here.failed('203.0.113.7', Date.now());
    const keys = (await redis.call('KEYS', '*')) as string[];
    expect(keys).to.have.length(2);
    expect(keys.join()).to.not.include('lily').and.not.include('203');
    for (const key of keys) expect(Number(await redis.call('PTTL', key))).to.be.within(1, 3_600_000);
  });
});
