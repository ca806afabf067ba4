import { median } from '@merchant-analysis/cost-analyzer/domain/median';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the median', () => {
  it('is the middle of a few values and of many', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median(Array.from({ length: 101 }, (_, index) => 100 - index))).to.equal(50);
    expect(median([])).to.be.NaN;
  });

  it('has as many values below as above, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 40 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).to.be.at.most(values.length / 2);
        expect(median(values.toReversed())).to.equal(middle);
      }),
    );
  });
});
