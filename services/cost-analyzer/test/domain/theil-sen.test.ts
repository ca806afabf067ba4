import { fitTheilSen, rSquaredOf } from '@merchant-analysis/cost-analyzer/domain/theil-sen';
import { expect } from 'chai';

describe('Theil–Sen', () => {
  it('finds the line that most points lie on, whatever one wild point says', () => {
    const fit = fitTheilSen([1, 2, 3, 4, 5, 6, 7], [3, 5, 7, 9, 1000, 13, 15]);
    expect(fit?.slope).to.equal(2);
  });

  it('agrees with the slopes sorted by hand', () => {
    // Slopes of the pairs: 1, 1.5, 2, 2, 3, 4 → median 2.
    const fit = fitTheilSen([0, 1, 2, 3], [0, 1, 3, 6]);
    // pairs: (0,1) 1, (0,2) 1.5, (0,3) 2, (1,2) 2, (1,3) 2.5, (2,3) 3 → median 2
    expect(fit?.slope).to.equal(2);
    expect(fit?.slopeLow).to.equal(1);
    expect(fit?.slopeHigh).to.equal(3);
  });

  it('gives no line where x does not vary or there are two points', () => {
    expect(fitTheilSen([4, 4, 4], [1, 2, 3])).to.equal(undefined);
    expect(fitTheilSen([1, 2], [1, 2])).to.equal(undefined);
  });

  it('measures the share of variance that is explained', () => {
    expect(rSquaredOf([1, 2, 3], [1, 2, 3])).to.equal(1);
    expect(rSquaredOf([1, 2, 3], [2, 2, 2])).to.equal(0);
    expect(rSquaredOf([2, 2, 2], [2, 2, 2])).to.equal(undefined);
  });
});
