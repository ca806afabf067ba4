import { followNews, NEWS_COMMAND_TIMEOUT_MS, tellNews } from '@merchant-analysis/cache/news';
import { REDIS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { startRedis } from '@merchant-analysis/testkit/redis-group';
import { answering, redisLineOf } from '@merchant-analysis/testkit/redis-line-of';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';

describe('news', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let teller: Awaited<ReturnType<typeof redisLineOf>>;
  let hearer: Awaited<ReturnType<typeof redisLineOf>>;
  let follower: { stop(): void } | undefined;
  const heard: unknown[] = [];
  let gaps = 0;

  beforeEach(async function () {
    heard.length = 0;
    gaps = 0;
    redis = await startRedis(requireProgram(this, REDIS_SERVER));
    const env = { REDIS_URI: redis.url };
    teller = await redisLineOf(env, { commandTimeoutMs: 5_000 });
    hearer = await redisLineOf(env, { commandTimeoutMs: NEWS_COMMAND_TIMEOUT_MS });
    await Promise.all([teller, hearer].map(answering));
  });
  afterEach(async () => {
    follower?.stop();
    teller?.close();
    hearer?.close();
    await redis?.stop();
  });

  const follow = () => {
    follower = followNews(hearer, 'news', {
      onNews: (news) => void heard.push(news),
      onGap: () => {
        gaps++;
      },
    });
  };

  it('are heard within milliseconds, in order, and not those from before one listened', async () => {
    await tellNews(teller, 'news', { number: 0 });
    follow();
    await until(() => gaps === 1);
    const told: { number: number }[] = [];
    const took: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const begun = performance.now();
      for (let more = 0; more < 3; more++) {
        const news = { number: told.length + 1 };
        told.push(news);
        await tellNews(teller, 'news', news);
      }
      await until(() => heard.length === told.length);
      took.push(performance.now() - begun);
    }
    // The quickest: at another time the machine may have something else to do.
    expect(Math.min(...took)).to.be.below(300);
    expect(heard).to.deep.equal(told);
    expect(gaps).to.equal(1);
  });

  it('that may have been missed are a gap, and later ones are heard again', async () => {
    follow();
    await until(() => gaps === 1);
    await redis.kill();
    await redis.restart({ isEmpty: true });
    await until(() => gaps === 2);
    await answering(teller);
    await tellNews(teller, 'news', { number: 1 });
    await until(() => heard.length === 1);
  });

  it('are a gap after a Redis that hung', async function () {
    this.timeout(60_000);
    follow();
    await until(() => gaps === 1);
    redis.pause();
    await until(() => !hearer.isAnswering);
    redis.resume();
    await until(() => gaps === 2);
  });

  it('that nobody can read are handed on as nothing known', async () => {
    follow();
    await until(() => gaps === 1);
    await redis.call('XADD', 'news', '*', 'news', '{broken');
    await until(() => heard.length === 1);
    expect(heard).to.deep.equal([undefined]);
  });
});
