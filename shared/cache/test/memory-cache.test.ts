import { createMemoryCache } from '@merchant-analysis/cache/memory-cache';
import { expect } from 'chai';

const cacheOf = (maxBytes: number) =>
  createMemoryCache<Buffer>({ maxBytes, bytesOf: (value) => value.byteLength });
const bring =
  (text: string, keep = true) =>
  async () => ({ value: Buffer.from(text), keep });

describe('answers kept in memory', () => {
  it('loads an answer once and gives the same bytes to everyone who asks afterwards', async () => {
    const cache = cacheOf(1000);
    const first = await cache.getOrLoad('noodles@7', bring('report'));
    const second = await cache.getOrLoad('noodles@7', async () => expect.fail('loaded twice'));
    expect(second).to.equal(first);
  });

  it('lets a hundred who ask at once share one load', async () => {
    const cache = cacheOf(1000);
    let loads = 0;
    const asked = Array.from({ length: 100 }, () =>
      cache.getOrLoad('noodles@7', async () => {
        loads++;
        await new Promise((resolve) => setImmediate(resolve));
        return { value: Buffer.from('report'), keep: true };
      }),
    );
    expect(new Set(await Promise.all(asked)).size).to.equal(1);
    expect(loads).to.equal(1);
  });

  it('asks again after an answer that may not be kept', async () => {
    const cache = cacheOf(1000);
    await cache.getOrLoad('noodles@7', bring('partial', false));
    const whole = await cache.getOrLoad('noodles@7', bring('whole'));
    expect(whole.toString()).to.equal('whole');
  });

  it('keeps nothing of a load that failed and lets the next one try', async () => {
    const cache = cacheOf(1000);
    const failing = cache.getOrLoad('noodles@7', () => Promise.reject(new Error('ledger is down')));
    const failure = await failing.catch((error: Error) => error.message);
    expect(failure).to.equal('ledger is down');
    expect((await cache.getOrLoad('noodles@7', bring('report'))).toString()).to.equal('report');
  });

  it('never weighs more than its bound and lets the least recently used go first', async () => {
    const cache = cacheOf(300);
    for (const key of ['a', 'b', 'c']) await cache.getOrLoad(key, bring('x'.repeat(90)));
    cache.get('a');
    await cache.getOrLoad('d', bring('x'.repeat(90)));
    expect(cache.bytes).to.be.at.most(300);
    expect(cache.get('b')).to.equal(undefined);
    expect(cache.get('a')?.byteLength).to.equal(90);
  });

  it('gives an answer larger than the bound without keeping it', async () => {
    const cache = cacheOf(100);
    expect((await cache.getOrLoad('big', bring('x'.repeat(500)))).byteLength).to.equal(500);
    expect(cache.entries).to.equal(0);
  });
});
