import { setTimeout as sleep } from 'node:timers/promises';
import { createMemoryCache } from '@merchant-analysis/cache/memory-cache';
import { redisKeyOf } from '@merchant-analysis/cache/redis-key';
import { createSharedCache, type SharedCache } from '@merchant-analysis/cache/shared-cache';
import { REDIS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { startRedis } from '@merchant-analysis/testkit/redis-group';
import { answering, redisLineOf } from '@merchant-analysis/testkit/redis-line-of';
import { expect } from 'chai';

type Line = Awaited<ReturnType<typeof redisLineOf>>;
/** Longer than a busy machine lets a command wait: Redis is away when a test takes it away, and not before. */
const PATIENT = { commandTimeoutMs: 5_000 };
const AREA = 'test:answers:1';
const bytes = (text: string) => Buffer.from(text);
const keeping = (text: string) => async () => ({ value: bytes(text), keep: true });
const never = async (): Promise<never> => {
  throw new Error('was loaded though it is kept');
};

describe('answers that processes share', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let lines: [Line, Line];
  let here: SharedCache;
  let there: SharedCache;

  before(async function () {
    redis = await startRedis(requireProgram(this, REDIS_SERVER));
  });
  beforeEach(async () => {
    await redis.call('FLUSHALL');
    const env = { REDIS_URI: redis.url };
    lines = [await redisLineOf(env, PATIENT), await redisLineOf(env, PATIENT)];
    await Promise.all(lines.map(answering));
    here = createSharedCache({ line: lines[0], area: AREA, ttlSeconds: 100 });
    there = createSharedCache({ line: lines[1], area: AREA, ttlSeconds: 100 });
  });
  afterEach(() => {
    for (const line of lines) line.close();
  });
  after(() => redis?.stop());

  const readText = async (
    cache: SharedCache,
    tenant: string,
    key: string,
    load: () => Promise<{ value: Buffer; keep: boolean }> = never,
  ) => (await cache.getOrLoad(tenant, key, load)).value.toString();

  it('are loaded by one process and read by the other', async () => {
    await here.getOrLoad('ten_1', 'report', keeping('profit'));
    expect(await readText(there, 'ten_1', 'report')).to.equal('profit');
  });

  it('are loaded once when fifty in each of two processes miss them at the same moment', async () => {
    let loads = 0;
    const load = async () => {
      loads++;
      await sleep(150);
      return { value: bytes('profit'), keep: true };
    };
    const memories = [here, there].map((shared) => {
      const memory = createMemoryCache<Buffer>({ maxBytes: 10_000, bytesOf: (value) => value.length });
      return () => memory.getOrLoad('report', () => shared.getOrLoad('ten_1', 'report', load));
    });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, count) => memories[count % 2]!()));
    expect(loads).to.equal(1);
    expect(new Set(answers.map(String))).to.deep.equal(new Set(['profit']));
  });

  it('are never read by another tenant, however a key is written', async () => {
    await here.getOrLoad('ten_1', 'a|b', keeping('of ten_1'));
    for (const [tenant, key] of [
      ['ten_2', 'a|b'],
      ['ten_1|a', 'b'],
      ['ten_1:', 'a|b'],
      ['*', 'a|b'],
      ['ten_1%', 'a|b'],
    ] as const) {
      expect(await readText(there, tenant, key, keeping('own')), tenant).to.equal('own');
    }
    const entries = (await redis.call('KEYS', '*')) as string[];
    expect(entries.filter((key) => key.startsWith(`merchant-analysis:${AREA}:ten_1:`))).to.have.lengthOf(1);
    expect(new Set(entries).size).to.equal(6);
  });

  it('are not read by another version of the platform', async () => {
    await here.getOrLoad('ten_1', 'report', keeping('old form'));
    const newer = createSharedCache({ line: lines[1], area: 'test:answers:2', ttlSeconds: 100 });
    expect(await readText(newer, 'ten_1', 'report', keeping('new form'))).to.equal('new form');
    expect(await readText(there, 'ten_1', 'report')).to.equal('old form');
  });

  it('count as missing when they were cut, changed, made by somebody else or copied from another key', async () => {
    const entry = redisKeyOf(AREA, 'ten_1', ['report']);
    const other = redisKeyOf(AREA, 'ten_2', ['report']);
    const long = 'profit '.repeat(1_000);
    await here.getOrLoad('ten_2', 'report', keeping(long));
    const theirs = await lines[0].run((client) => client.getBuffer(other));
    const flipped = Buffer.from(theirs!);
    flipped[flipped.length - 9]! ^= 1;
    for (const [what, kept] of [
      ['cut', theirs!.subarray(0, 60)],
      ['changed', flipped],
      ['copied', theirs!],
      ['JSON of somebody else', bytes('{"profit":1}')],
      ['empty', Buffer.alloc(0)],
    ] as const) {
      await lines[0].run((client) => client.set(entry, kept));
      expect(await readText(there, 'ten_1', 'report', keeping('fresh')), what).to.equal('fresh');
      expect(await readText(here, 'ten_1', 'report'), what).to.equal('fresh');
    }
    await redis.call('DEL', entry);
    await redis.call('HSET', entry, 'a', 'b');
    expect(await readText(there, 'ten_1', 'report', keeping('fresh'))).to.equal('fresh');
  });

  it('take less room than they are long, and leave after their time, ten per cent more or less', async () => {
    const long = '{"day":"2026-01-01","amountFen":1200},'.repeat(500);
    const lifetimes: number[] = [];
    for (let count = 0; count < 20; count++) {
      const key = `report ${count}`;
      await here.getOrLoad('ten_1', key, keeping(long));
      const entry = redisKeyOf(AREA, 'ten_1', [key]);
      lifetimes.push(Number(await redis.call('PTTL', entry)));
      expect(Number(await redis.call('STRLEN', entry))).to.be.below(long.length / 5);
    }
    expect(await readText(there, 'ten_1', 'report 7')).to.equal(long);
    expect(Math.min(...lifetimes)).to.be.within(89_000, 110_000);
    expect(Math.max(...lifetimes)).to.be.within(90_000, 110_000);
    expect(Math.max(...lifetimes) - Math.min(...lifetimes)).to.be.above(2_000);
  });

  it('are not kept when they may not be, or are too large', async () => {
    await here.getOrLoad('ten_1', 'partial', async () => ({ value: bytes('partial'), keep: false }));
    await here.getOrLoad('ten_1', 'huge', async () => ({ value: Buffer.alloc(1_100_000), keep: true }));
    expect(await redis.call('DBSIZE')).to.equal(0);
  });

  it('are loaded by the next one when a load fails, and nobody waits for the one that failed', async () => {
    const loading = Promise.withResolvers<void>();
    const failed = here.getOrLoad('ten_1', 'report', async () => {
      loading.resolve();
      await sleep(100);
      throw new Error('the analyst is away');
    });
    await loading.promise;
    const begun = performance.now();
    const second = readText(there, 'ten_1', 'report', keeping('second'));
    expect(await failed.catch((error: Error) => error.message)).to.equal('the analyst is away');
    expect(await second).to.equal('second');
    expect(performance.now() - begun, 'less than the wait for one that died').to.be.below(2_800);
  });

  it('are waited for three seconds when the process that loads them died', async function () {
    this.timeout(60_000);
    await redis.call('SET', `${redisKeyOf(AREA, 'ten_1', ['report'])}:loading`, 'dead', 'PX', 10_000);
    const begun = performance.now();
    expect(await readText(there, 'ten_1', 'report', keeping('own'))).to.equal('own');
    expect(performance.now() - begun).to.be.within(2_800, 9_000);
  });

  it('are loaded as if nothing was there while Redis hangs or is gone', async () => {
    const line = await redisLineOf({ REDIS_URI: redis.url });
    await answering(line);
    const impatient = createSharedCache({ line, area: AREA, ttlSeconds: 100 });
    redis.pause();
    const begun = performance.now();
    expect(await readText(impatient, 'ten_1', 'report', keeping('own'))).to.equal('own');
    expect(performance.now() - begun, 'no longer than one command').to.be.below(2_800);
    redis.resume();
    line.close();
    await redis.kill();
    expect(await readText(there, 'ten_1', 'report', keeping('own'))).to.equal('own');
    await redis.restart();
  });
});
