import {
  createRateLimiter,
  type RateLimit,
  type RateVerdict,
} from '@merchant-analysis/gateway/door/rate-limiter';
import { shareOf } from '@merchant-analysis/gateway/door/replica-share';
import { createSharedRateLimiter } from '@merchant-analysis/gateway/door/shared-rate-limiter';
import { REDIS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { startRedis } from '@merchant-analysis/testkit/redis-group';
import { answering, redisLineOf } from '@merchant-analysis/testkit/redis-line-of';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';

type Line = Awaited<ReturnType<typeof redisLineOf>>;

/** A burst that hardly refills while a test runs. */
const slow = (burst: number): RateLimit => ({ name: 'slow', perSecond: 0.01, burst });
const TENANT: RateLimit = { name: 'default', perSecond: 100, burst: 200 };
const clock = { now: Date.now };
/** Longer than a busy machine lets a command wait: Redis is away when a test takes it away, and not before. */
const PATIENT_MS = 5_000;

describe('a rate limit for two replicas', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let lines: Line[];
  let replicas: ReturnType<typeof createSharedRateLimiter>[];

  before(async function () {
    redis = await startRedis(requireProgram(this, REDIS_SERVER));
  });
  beforeEach(async () => {
    await redis.call('FLUSHALL');
    await openReplicas(PATIENT_MS);
  });
  afterEach(() => {
    for (const line of lines) line.close();
  });
  after(() => redis?.stop());

  const openReplicas = async (commandTimeoutMs: number): Promise<void> => {
    const open = () => redisLineOf({ REDIS_URI: redis.url }, { commandTimeoutMs });
    lines = [await open(), await open()];
    await Promise.all(lines.map(answering));
    replicas = lines.map((line) =>
      createSharedRateLimiter({ line, environment: 'test', local: createRateLimiter(clock), replicas: 2 }),
    );
  };
  const allGone = () => until(() => !lines.some((line) => line.isAnswering));

  /** Asks the replicas in turn. */
  const take = async (times: number, key: string, limit: RateLimit): Promise<RateVerdict[]> => {
    const verdicts: RateVerdict[] = [];
    for (let count = 0; count < times; count++) verdicts.push(await replicas[count % 2]!.take(key, limit));
    return verdicts;
  };
  const allowed = (verdicts: readonly RateVerdict[]) => verdicts.filter(({ isAllowed }) => isAllowed).length;

  it('lets in what the limit says and not twice as much', async () => {
    expect(allowed(await take(40, 'li', slow(10)))).to.equal(10);
  });

  it('lets in no more when two hundred come to both at once', async () => {
    const limit = slow(10);
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, count) => replicas[count % 2]!.take('li', limit)),
    );
    expect(allowed(verdicts)).to.equal(10);
  });

  it('says what all of them together have left, and when to come back', async () => {
    const limit = { name: 'slow', perSecond: 0.5, burst: 3 };
    const [first, second, third, fourth] = await take(4, 'li', limit);
    expect(first).to.deep.include({ isAllowed: true, remaining: 2, resetSeconds: 2, retryAfterSeconds: 0 });
    expect(second).to.deep.include({ isAllowed: true, remaining: 1, resetSeconds: 4 });
    expect(third).to.deep.include({ isAllowed: true, remaining: 0, resetSeconds: 6 });
    expect(fourth).to.deep.include({ isAllowed: false, remaining: 0, retryAfterSeconds: 2 });
    expect(fourth!.limit).to.equal(limit);
  });

  it('asks Redis for one request in ten of a tenant, and never lets in more than burst and two batches', async () => {
    const before = Number(
      /cmdstat_evalsha:calls=(\d+)/.exec(String(await redis.call('INFO', 'commandstats')))?.[1] ?? 0,
    );
    const begun = performance.now();
    const verdicts = await take(400, 'ten_1', TENANT);
    const seconds = (performance.now() - begun) / 1000;
    const asked =
      Number(/cmdstat_evalsha:calls=(\d+)/.exec(String(await redis.call('INFO', 'commandstats')))![1]) -
      before;
    const bound = TENANT.burst + 2 * 9 + Math.ceil(seconds * TENANT.perSecond);
    expect(allowed(verdicts)).to.be.within(TENANT.burst - 20, bound);
    // A spent limit is asked about every ten milliseconds.
    expect(asked).to.be.below(60 + Math.ceil(seconds * 100));
  });

  it('answers in the same turn, without a promise, while a batch lasts or the limit is known to be spent', async () => {
    await replicas[0]!.take('ten_1', TENANT);
    expect(replicas[0]!.take('ten_1', TENANT)).to.not.be.instanceOf(Promise);
    await take(4, 'li', slow(2));
    expect(replicas[0]!.take('li', slow(2))).to.deep.include({ isAllowed: false });
  });

  it('counts each key on its own', async () => {
    await take(20, 'li', slow(10));
    expect(allowed(await take(4, 'wang', slow(10)))).to.equal(4);
  });

  it('keeps no key longer than its burst needs to be whole, and no name that was typed', async () => {
    await take(1, 'someone@example.com', { name: 'login-name', perSecond: 0.01, burst: 5 });
    const keys = (await redis.call('KEYS', '*')) as string[];
    expect(keys).to.have.lengthOf(1);
    expect(keys[0]).to.not.include('someone');
    expect(Number(await redis.call('PTTL', keys[0]!))).to.be.within(50_000, 100_001);
  });

  it('is divided among the replicas while Redis is gone, and says so in its headers', async () => {
    await redis.kill();
    await allGone();
    const limit = slow(10);
    const verdicts = await take(40, 'li', limit);
    expect(allowed(verdicts)).to.equal(10);
    expect(verdicts[0]!.limit).to.deep.equal({ name: 'slow', perSecond: 0.005, burst: 5 });
    expect(verdicts[0]!.remaining).to.equal(4);
    await redis.restart();
  });

  it('gives nobody a new burst when Redis goes away', async () => {
    const limit = slow(10);
    await take(20, 'li', limit);
    await redis.kill();
    await allGone();
    expect(allowed(await take(20, 'li', limit))).to.equal(0);
    await redis.restart();
  });

  it('costs one wait of the command timeout when Redis hangs, and nothing after that', async () => {
    for (const line of lines) line.close();
    await openReplicas(300);
    redis.pause();
    const begun = performance.now();
    await Promise.all([take(1, 'li', slow(10)), take(1, 'wang', slow(10)), take(1, 'zhao', slow(10))]);
    expect(performance.now() - begun).to.be.at.least(250);
    const later = performance.now();
    for (let count = 0; count < 50; count++) await replicas[0]!.take(`other ${count}`, slow(10));
    // A wait each would be twelve seconds.
    expect(performance.now() - later).to.be.below(6_000);
    redis.resume();
  });
});

describe('the share of a replica', () => {
  it('is the limit divided by their number, and lets at least one in', () => {
    expect(shareOf(TENANT, 4)).to.deep.equal({ name: 'default', perSecond: 25, burst: 50 });
    expect(shareOf({ name: 'login', perSecond: 5, burst: 2 }, 4).burst).to.equal(1);
    expect(shareOf(TENANT, 1)).to.equal(TENANT);
  });
});
