import { setTimeout as sleep } from 'node:timers/promises';
import { RedisAway, type RedisLine } from '@merchant-analysis/cache/redis-line';
import { warnOfSingleRedis } from '@merchant-analysis/cache/redis-log';
import { redisScript, runScript } from '@merchant-analysis/cache/redis-script';
import { redisSettings, stateAddressOf } from '@merchant-analysis/cache/redis-settings';
import { createLogger } from '@merchant-analysis/observability/logger';
import { loadSettings } from '@merchant-analysis/settings/settings';
import { freePort, REDIS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { startRedis } from '@merchant-analysis/testkit/redis-group';
import { answering, redisLineOf } from '@merchant-analysis/testkit/redis-line-of';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';

type Line = Awaited<ReturnType<typeof redisLineOf>>;
/** Long beside what a busy machine needs for a command that waits for nothing. */
const TIMEOUT_MS = 1_500;

/** How long a command took and whether it was answered. */
async function timed(line: RedisLine): Promise<{ ms: number; isAnswered: boolean }> {
  const begun = performance.now();
  const isAnswered = await line
    .run((redis) => redis.set('k', 'v'))
    .then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof RedisAway)) throw error;
        return false;
      },
    );
  return { ms: performance.now() - begun, isAnswered };
}

async function answeredWithin(line: RedisLine, milliseconds: number): Promise<void> {
  const until = Date.now() + milliseconds;
  while (!(await timed(line)).isAnswered) {
    if (Date.now() > until) throw new Error(`no answer within ${milliseconds} ms`);
    await sleep(20);
  }
}

describe('a line to Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let line: Line;

  beforeEach(async function () {
    redis = await startRedis(requireProgram(this, REDIS_SERVER));
    line = await redisLineOf({ REDIS_URI: redis.url }, { commandTimeoutMs: TIMEOUT_MS });
    await answering(line);
  });
  afterEach(async () => {
    line?.close();
    redis?.resume();
    await redis?.stop();
  });

  it('makes one request wait for a Redis that hangs, no longer than the command timeout, and the next ones not at all', async () => {
    redis.pause();
    const first = await timed(line);
    expect(first.isAnswered).to.equal(false);
    expect(first.ms).to.be.within(TIMEOUT_MS - 50, 3 * TIMEOUT_MS);
    const next = await Promise.all(Array.from({ length: 100 }, () => timed(line)));
    expect(next.every(({ isAnswered }) => !isAnswered)).to.equal(true);
    expect(Math.max(...next.map(({ ms }) => ms))).to.be.below(TIMEOUT_MS - 50);
    expect(line.isAnswering).to.equal(false);
    redis.resume();
    await answeredWithin(line, 10_000);
  });

  it('fails at once while Redis is gone and answers again when it is back, without a restart of ours', async () => {
    await redis.kill();
    await until(() => !line.isAnswering);
    expect((await timed(line)).ms).to.be.below(TIMEOUT_MS - 50);
    await redis.restart();
    await answeredWithin(line, 10_000);
    expect(line.logged.map((text) => JSON.parse(text).message)).to.deep.equal([
      'Redis does not answer: the test goes on',
      'Redis answers again',
    ]);
  });

  it('leaves a server that became read-only and finds it again when it takes writes', async () => {
    await redis.call('REPLICAOF', '127.0.0.1', 1);
    expect((await timed(line)).isAnswered).to.equal(false);
    await redis.call('REPLICAOF', 'NO', 'ONE');
    await answeredWithin(line, 10_000);
  });

  it('tells a refusal once and not once a request, and hides no mistake of ours', async () => {
    const broken = redisScript('return redis.call("NO_SUCH_COMMAND")');
    for (let count = 0; count < 20; count++) {
      const failure = await line.run((client) => runScript(client, broken, [], [])).catch((error) => error);
      expect(failure).to.be.instanceOf(RedisAway);
    }
    expect(line.logged.filter((text) => text.includes('refuses a command'))).to.have.lengthOf(1);
    const mistake = await line.run(() => Promise.reject(new TypeError('ours'))).catch((error) => error);
    expect(mistake).to.be.instanceOf(TypeError);
  });

  it('runs a script on a server that never saw it', async () => {
    const script = redisScript('return { KEYS[1], ARGV[1] }');
    await redis.call('SCRIPT', 'FLUSH');
    expect(await line.run((client) => runScript(client, script, ['k'], ['v']))).to.deep.equal(['k', 'v']);
  });
});

describe('a line to a Redis that is not there', () => {
  it('opens at once, says so once, and costs nothing', async () => {
    const begun = performance.now();
    const line = await redisLineOf({ REDIS_URI: `redis://127.0.0.1:${await freePort()}` });
    expect(performance.now() - begun).to.be.below(1_900);
    await until(() => line.logged.length > 0);
    await sleep(1_000);
    expect((await timed(line)).isAnswered).to.equal(false);
    expect(line.logged).to.have.lengthOf(1);
    line.close();
  });

  it('does not connect with a wrong password, and the log says why without showing it', async function () {
    const redis = await startRedis(requireProgram(this, REDIS_SERVER), ['save ""', 'requirepass right']);
    const line = await redisLineOf({ REDIS_URI: redis.url, REDIS_PASSWORD: 'not-the-right-one' });
    await until(() => line.logged.join('').includes('WRONGPASS'));
    expect(line.isAnswering).to.equal(false);
    expect(line.logged.join('')).to.include('WRONGPASS').and.not.include('not-the-right-one');
    line.close();
    await redis.stop();
  });
});

describe('one Redis without Sentinels', () => {
  it('is warned of once in a process, without its password', () => {
    const logged: string[] = [];
    const write = (text: string) => void logged.push(text);
    const logger = createLogger({ level: 'info', service: 'test', version: '0' }, { write });
    const address = (env: Record<string, string>) => stateAddressOf(loadSettings(redisSettings, env))!;
    warnOfSingleRedis(address({ REDIS_URI: 'redis://:hidden@redis-cluster:6379/0' }), logger);
    warnOfSingleRedis(address({ REDIS_URI: 'redis://:hidden@redis-cluster:6379/0' }), logger);
    expect(logged).to.have.lengthOf(1);
    expect(logged[0]).to.include('nothing takes over').and.not.include('hidden');
  });

  it('is not warned of where Sentinels watch', () => {
    const logged: string[] = [];
    const write = (text: string) => void logged.push(text);
    const logger = createLogger({ level: 'info', service: 'test', version: '0' }, { write });
    const settings = loadSettings(redisSettings, { REDIS_SENTINELS: '10.0.0.1:26379' });
    warnOfSingleRedis(stateAddressOf(settings)!, logger);
    expect(logged).to.deep.equal([]);
  });
});
