import { robustScores } from '@merchant-analysis/cost-analyzer/domain/robust-z';
import { expect } from 'chai';

describe('robust z', () => {
  it('scores by the median and the MAD', () => {
    // By hand: median 2.45, MAD 0.15, 0.6745 × (8.2 − 2.45) / 0.15 = 25.86.
    const scores = robustScores([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]);
    expect(scores[8]).to.equal(25.86);
    expect(scores[0]).to.equal(-1.57);
  });

  it('falls back to the mean deviation when more than half of the values are equal', () => {
    // By hand: mean deviation 3000 / 12 = 250, 3000 / (250 × 1.253314) = 9.57.
    const scores = robustScores([...Array<number>(11).fill(9000), 12_000]);
    expect(scores[11]).to.equal(9.57);
    expect(scores[0]).to.equal(0);
  });

  it('finds nothing unusual where all values are equal', () => {
    expect(robustScores([5, 5, 5])).to.deep.equal([0, 0, 0]);
  });
});
