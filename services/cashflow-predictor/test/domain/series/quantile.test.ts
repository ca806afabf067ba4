import {
  ascendingQuantiles,
  medianOf,
  quantileOfSorted,
  selectRank,
} from '@merchant-analysis/cashflow-predictor/domain/series/quantile';
import { expect } from 'chai';
import fc from 'fast-check';

describe('quantile', () => {
  it('gives what quantile(c(1, 2, 3, 4), c(0.1, 0.975)) gives in R', () => {
    expect(quantileOfSorted([1, 2, 3, 4], 4, 0.1)).to.be.closeTo(1.3, 1e-12);
    expect(quantileOfSorted([1, 2, 3, 4], 4, 0.975)).to.be.closeTo(3.925, 1e-12);
  });

  it('looks only at the first values of a longer buffer and knows no quantile of nothing', () => {
    expect(quantileOfSorted([1, 2, 99], 2, 1)).to.equal(2);
    expect(quantileOfSorted([], 0, 0.5)).to.be.NaN;
  });

  it('takes the mean of the two middle values as the median of an even number', () => {
    expect(medianOf([9, 1, 4, 2])).to.equal(3);
    expect(medianOf([])).to.equal(0);
  });

  it('selects what sorting would put there', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.nat(), (list, any) => {
        const rank = any % list.length;
        const selected = Float64Array.from(list);
        selectRank(selected, 0, list.length - 1, rank);
        const sorted = Float64Array.from(list).sort();
        expect(selected[rank]).to.equal(sorted[rank]);
        expect(Math.max(...selected.subarray(0, rank + 1))).to.equal(sorted[rank]);
      }),
    );
  });

  it('selects several quantiles, to the last bit those of the sorted list', () => {
    const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true })), (list, asked) => {
        const shares = Float64Array.from(asked).sort();
        const sorted = Float64Array.from(list, (value) => value + 0).sort();
        const expected = shares.map((share) => quantileOfSorted(sorted, sorted.length, share));
        ascendingQuantiles(
          Float64Array.from(list, (value) => value + 0),
          list.length,
          shares,
        );
        expect([...shares]).to.deep.equal([...expected]);
      }),
    );
  });
});
