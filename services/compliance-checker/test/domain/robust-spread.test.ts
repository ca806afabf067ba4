import { median, robustZ } from '@merchant-analysis/compliance-checker/domain/robust-spread';
import { expect } from 'chai';

describe('robust spread', () => {
  it('takes the middle', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(() => median([])).to.throw(RangeError);
  });

  it('is the modified z-score of Iglewicz and Hoaglin', () => {
    // Median 3, deviations 2 1 0 1 2, MAD 1: z of 8 = 0.6745 · 5.
    expect(robustZ(8, [1, 2, 3, 4, 5])).to.be.closeTo(3.3725, 1e-12);
  });

  it('falls back to the mean deviation where more than half of the values are equal', () => {
    // Median 10, MAD 0, mean deviation 10/5 = 2: z of 20 = 10 / (1.253314 · 2).
    expect(robustZ(20, [10, 10, 10, 10, 20])).to.be.closeTo(3.98942, 1e-5);
  });

  it('is infinite where every value is the same and this one is not', () => {
    expect(robustZ(11, [10, 10, 10])).to.equal(Number.POSITIVE_INFINITY);
    expect(robustZ(10, [10, 10, 10])).to.equal(0);
  });
});
