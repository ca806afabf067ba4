import {
  reachesFraction,
  reachesShare,
  smallestFrom,
} from '@merchant-analysis/compliance-checker/domain/exact-ratio';
import { expect } from 'chai';
import fc from 'fast-check';

describe('exact ratios', () => {
  it('includes the bound and nothing below it', () => {
    expect(reachesShare(7, 70, 0.1)).to.equal(true);
    expect(reachesShare(69, 700, 0.1)).to.equal(false);
    expect(reachesShare(0, 0, 0)).to.equal(false);
    expect(reachesFraction(25_500_000, 30_000_000, 0.85)).to.equal(true);
    expect(reachesFraction(25_499_999, 30_000_000, 0.85)).to.equal(false);
  });

  it('finds the smallest amount from a fraction of a line', () => {
    expect(smallestFrom(5_000_000, 0.8)).to.equal(4_000_000);
    expect(smallestFrom(5_000_001, 0.8)).to.equal(4_000_001);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e12 }),
        fc.integer({ min: 1, max: 999 }),
        (limit, thousandths) => {
          const smallest = smallestFrom(limit, thousandths / 1000);
          expect(reachesFraction(smallest, limit, thousandths / 1000)).to.equal(true);
          expect(reachesFraction(smallest - 1, limit, thousandths / 1000)).to.equal(false);
        },
      ),
    );
  });
});
