import {
  type Failures,
  oneFailureMore,
  PER_ACCOUNT,
  PER_ADDRESS,
  waitBeforeNext,
} from '@merchant-analysis/identity/domain/login-throttle';
import { expect } from 'chai';
import fc from 'fast-check';

const after = (failures: number): Failures => ({ count: failures, lastAt: 0 });

describe('the wait after failed logins', () => {
  it('is nothing after five failures, then 1, 2, 4 … seconds, and never more than a minute', () => {
    const waits = [0, 5, 6, 7, 8, 9, 11, 12, 1_000_000].map((count) =>
      waitBeforeNext(after(count), PER_ACCOUNT, 0),
    );
    expect(waits).to.deep.equal([0, 0, 1000, 2000, 4000, 8000, 32_000, 60_000, 60_000]);
  });

  it('runs from the last failure', () => {
    expect(waitBeforeNext(after(8), PER_ACCOUNT, 3_999)).to.equal(1);
    expect(waitBeforeNext(after(8), PER_ACCOUNT, 4_000)).to.equal(0);
  });

  it('is more patient with an address, which an office may share, and longer in the end', () => {
    expect(waitBeforeNext(after(30), PER_ADDRESS, 0)).to.equal(0);
    expect(waitBeforeNext(after(31), PER_ADDRESS, 0)).to.equal(1000);
    expect(waitBeforeNext(after(1000), PER_ADDRESS, 0)).to.equal(300_000);
  });

  it('starts anew when the last failure was a quarter of an hour ago', () => {
    expect(oneFailureMore(after(50), PER_ACCOUNT, 899_999)).to.deep.equal({ count: 51, lastAt: 899_999 });
    expect(oneFailureMore(after(50), PER_ACCOUNT, 900_000)).to.deep.equal({ count: 1, lastAt: 900_000 });
  });

  it('always ends: whatever happened, a minute later the owner may try', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 100_000 }), { maxLength: 200 }), (pauses) => {
        let failures: Failures | undefined;
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          failures = oneFailureMore(failures, PER_ACCOUNT, now);
        }
        return waitBeforeNext(failures, PER_ACCOUNT, now + 60_000) === 0;
      }),
    );
  });
});
