import {
  createRateLimiter,
  limitHeaderOf,
  policyHeaderOf,
} from '@merchant-analysis/gateway/door/rate-limiter';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { expect } from 'chai';
import fc from 'fast-check';

const TENANT = { name: 'default', perSecond: 100, burst: 200 };
const LOGIN = { name: 'login', perSecond: 0.2, burst: 10 };

describe('the rate limiter', () => {
  it('lets a burst of 200 in at once and refuses the next one', () => {
    const limiter = createRateLimiter(fakeClock('2026-10-01T00:00:00Z'));
    const verdicts = Array.from({ length: 201 }, () => limiter.take('ten_1', TENANT));
    expect(verdicts.filter(({ isAllowed }) => isAllowed)).to.have.lengthOf(200);
    expect(verdicts.at(-1)!.isAllowed).to.equal(false);
    expect(verdicts[0]!.remaining).to.equal(199);
    expect(verdicts[199]!.remaining).to.equal(0);
  });

  it('lets 100 a second in after the burst is spent', () => {
    const clock = fakeClock('2026-10-01T00:00:00Z');
    const limiter = createRateLimiter(clock);
    for (let count = 0; count < 200; count++) limiter.take('ten_1', TENANT);
    let allowed = 0;
    for (let tick = 0; tick < 1000; tick++) {
      clock.advance(1);
      if (limiter.take('ten_1', TENANT).isAllowed) allowed++;
    }
    expect(allowed).to.equal(100);
  });

  it('says after how many seconds to come back, and lets in whoever does', () => {
    const clock = fakeClock('2026-10-01T00:00:00Z');
    const limiter = createRateLimiter(clock);
    for (let count = 0; count < 10; count++) limiter.take('li', LOGIN);
    const refused = limiter.take('li', LOGIN);
    expect(refused.retryAfterSeconds).to.equal(5);
    clock.advance(4_999);
    expect(limiter.take('li', LOGIN).isAllowed).to.equal(false);
    clock.advance(1);
    expect(limiter.take('li', LOGIN).isAllowed).to.equal(true);
  });

  it('counts each key on its own', () => {
    const limiter = createRateLimiter(fakeClock('2026-10-01T00:00:00Z'));
    for (let count = 0; count < 11; count++) limiter.take('li', LOGIN);
    expect(limiter.take('wang', LOGIN).isAllowed).to.equal(true);
  });

  it('shuts nobody out for longer than a spent burst when the clock is set back', () => {
    const clock = fakeClock('2026-10-01T12:00:00Z');
    const limiter = createRateLimiter(clock);
    limiter.take('li', LOGIN);
    clock.advance(-3_600_000);
    expect(limiter.take('li', LOGIN).retryAfterSeconds).to.be.at.most(5);
    clock.advance(5_000);
    expect(limiter.take('li', LOGIN).isAllowed).to.equal(true);
  });

  it('never lets more in than burst plus rate times time, whenever they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 200 }), (gaps) => {
        const clock = fakeClock('2026-10-01T00:00:00Z');
        const limiter = createRateLimiter(clock);
        const limit = { name: 'x', perSecond: 20, burst: 5 };
        let allowed = 0;
        let elapsed = 0;
        for (const gap of gaps) {
          clock.advance(gap);
          elapsed += gap;
          if (limiter.take('k', limit).isAllowed) allowed++;
        }
        expect(allowed).to.be.at.most(5 + Math.floor((elapsed * 20) / 1000));
      }),
    );
  });

  it('writes its headers as the draft of the IETF has them', () => {
    const limiter = createRateLimiter(fakeClock('2026-10-01T00:00:00Z'));
    expect(policyHeaderOf(TENANT)).to.equal('"default";q=200;w=2');
    expect(limitHeaderOf(limiter.take('ten_1', TENANT))).to.equal('"default";r=199;t=1');
  });
});
