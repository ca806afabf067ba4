import { cutBack } from '@merchant-analysis/cashflow-predictor/benchmark/cut-back';
import { expect } from 'chai';

const series = {
  ...{ id: 'a', firstDay: 100, stepDays: 1 },
  train: Float64Array.of(1, 2, 3, 4, 5, 6),
  test: Float64Array.of(7, 8),
};

describe('a series cut back to an earlier origin', () => {
  it('has what came next as its test part, and nothing of the test part of the file', () => {
    const { train, test, firstDay } = cutBack(series, { back: 3, horizon: 2 });
    expect([[...train], [...test], firstDay]).to.deep.equal([[1, 2, 3], [4, 5], 100]);
  });

  it('keeps as much history as asked for, on its own dates', () => {
    const { train, firstDay } = cutBack(series, { back: 2, horizon: 2, lastRows: 3 });
    expect([[...train], firstDay]).to.deep.equal([[2, 3, 4], 101]);
  });

  it('is refused where the file has no such rows', () => {
    expect(() => cutBack(series, { back: 1, horizon: 2 })).to.throw(RangeError);
    expect(() => cutBack(series, { back: 6, horizon: 2 })).to.throw(RangeError);
  });
});
