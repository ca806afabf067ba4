import { followNews, NEWS_COMMAND_TIMEOUT_MS } from '@merchant-analysis/cache/news';
import { sessionsRevokedStream } from '@merchant-analysis/contracts/identity';
import { logOut } from '@merchant-analysis/identity/actions/log-out';
import { sessionNewsInRedis } from '@merchant-analysis/identity/adapters/session-news.redis';
import { REDIS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { startRedis } from '@merchant-analysis/testkit/redis-group';
import { answering, redisLineOf } from '@merchant-analysis/testkit/redis-line-of';
import { expect } from 'chai';
import { callBy, identityForTests } from '../identity-for-tests.js';

const PATIENT_MS = 10_000;

describe('a session that ends', () => {
  it('is told in Redis before the answer, and ends all the same when Redis is gone', async function () {
    const redis = await startRedis(requireProgram(this, REDIS_SERVER));
    const line = await redisLineOf({ REDIS_URI: redis.url }, { commandTimeoutMs: PATIENT_MS });
    const reading = await redisLineOf(
      { REDIS_URI: redis.url },
      { commandTimeoutMs: NEWS_COMMAND_TIMEOUT_MS },
    );
    await Promise.all([line, reading].map(answering));
    const heard = Promise.withResolvers<unknown>();
    const placed = Promise.withResolvers<void>();
    const follower = followNews(reading, sessionsRevokedStream('test'), {
      onNews: heard.resolve,
      onGap: placed.resolve,
    });
    await placed.promise;

    const identity = identityForTests();
    const { caller } = await identity.tenantWithOwner('Tea house', 'lily');
    const out = logOut({ ...identity, news: sessionNewsInRedis(line, 'test') });
    await out({ everywhere: false }, callBy(caller));
    expect(await redis.call('XLEN', sessionsRevokedStream('test'))).to.equal(1);
    expect(await heard.promise).to.deep.equal({ tenantId: caller.tenantId, userId: caller.userId });

    await redis.kill();
    const again = await identity.enter('lily', 'kettle-violin-ostrich');
    const begun = performance.now();
    await out({ everywhere: true }, callBy(await identity.callerOf(again.accessToken)));
    expect(performance.now() - begun, 'it does not wait for Redis').to.be.below(PATIENT_MS - 1_000);
    const failure = await identity.callerOf(again.accessToken).catch((error: { code: string }) => error.code);
    expect(failure).to.equal('NOT_AUTHENTICATED');

    follower.stop();
    line.close();
    reading.close();
    await redis.stop();
  });
});
