import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisLine } from '@merchant-analysis/cache/redis-line';
import { REDIS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { type RedisGroup, startRedisGroup } from '@merchant-analysis/testkit/redis-group';
import { redisLineOf } from '@merchant-analysis/testkit/redis-line-of';
import { expect } from 'chai';

/**
 * Sentinels that make a replica of the master that they have just made notice it after 21 s: when it has told so in
 * two of their questions, which they ask every ten seconds.
 */
const WRITES_WITHIN_MS = 60_000;

/** Writes every 20 ms until told to stop, and tells the longest time without an acknowledged write, milliseconds. */
function writeOn(line: RedisLine) {
  let lastAt = performance.now();
  let longest = 0;
  let slowest = 0;
  let written = 0;
  let refusal: unknown;
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      const begun = performance.now();
      const isWritten = await line
        .run((redis) => redis.set('beat', written, 'EX', 60))
        .then(
          () => true,
          (error: unknown) => {
            refusal = error;
            return false;
          },
        );
      const now = performance.now();
      slowest = Math.max(slowest, now - begun);
      if (isWritten) {
        longest = Math.max(longest, now - lastAt);
        lastAt = now;
        written++;
      }
      await sleep(20);
    }
    return { longestGapMs: Math.round(longest), slowestMs: Math.round(slowest), written };
  })();
  return {
    /** Resolves when a write was acknowledged that was asked for after now. */
    writesAgain: async () => {
      const before = written;
      const until = Date.now() + WRITES_WITHIN_MS;
      while (written <= before + 1) {
        if (Date.now() > until)
          throw new Error(`nothing was written within ${WRITES_WITHIN_MS} ms`, { cause: refusal });
        await sleep(20);
      }
    },
    stop: () => {
      isOver = true;
      return running;
    },
  };
}

describe('a Redis master that fails', function () {
  this.timeout(4 * WRITES_WITHIN_MS);
  let group: RedisGroup;
  let line: Awaited<ReturnType<typeof redisLineOf>>;
  let linesBefore = 0;

  before(async function () {
    group = await startRedisGroup(requireProgram(this, REDIS_SERVER));
    line = await redisLineOf(group.env);
  });

  after(async () => {
    line?.close();
    await group?.stop();
  });

  beforeEach(async () => {
    await group.settled();
    linesBefore = line.logged.length;
  });

  const failOver = async (hurt: () => Promise<() => Promise<void>>) => {
    const writing = writeOn(line);
    await writing.writesAgain();
    const heal = await hurt();
    await sleep(300);
    await writing.writesAgain();
    const seen = await writing.stop();
    await heal();
    return seen;
  };

  for (const [what, hurt] of [
    [
      'killed',
      async () => {
        const master = await group.master();
        await master.kill();
        return () => master.restart();
      },
    ],
    [
      'stopped',
      async () => {
        const master = await group.master();
        master.pause();
        return async () => master.resume();
      },
    ],
  ] as const) {
    it(`is replaced without a restart of ours when it is ${what}, and no command waits longer than its timeout`, async () => {
      const before = await group.master();
      const seen = await failOver(hurt);
      process.stdout.write(
        `      ${what}: longest gap between writes ${seen.longestGapMs} ms, slowest command ${seen.slowestMs} ms\n`,
      );
      expect((await group.master()).port).to.not.equal(before.port);
      expect(seen.longestGapMs).to.be.below(15_000);
      expect(seen.slowestMs).to.be.below(3_000);
      const away = line.logged.slice(linesBefore).filter((text) => text.includes('does not answer'));
      expect(away).to.have.lengthOf(1);
    });
  }

  it('that hands over to a replica is left by itself, however often that happens', async () => {
    for (let count = 1; count <= 3; count++) {
      await group.settled();
      const writing = writeOn(line);
      await writing.writesAgain();
      await group.handOver();
      await sleep(500);
      await writing.writesAgain();
      const seen = await writing.stop();
      process.stdout.write(`      handed over: longest gap between writes ${seen.longestGapMs} ms\n`);
      expect(seen.longestGapMs).to.be.below(WRITES_WITHIN_MS);
    }
  });
});
