import { sharesOf } from '@merchant-analysis/cost-analyzer/domain/shares';
import { expect } from 'chai';
import fc from 'fast-check';

describe('shares', () => {
  it('of three equal parts sum to one', () => {
    expect(sharesOf([1, 1, 1], 3)).to.deep.equal([0.3334, 0.3333, 0.3333]);
  });

  it('of a credit are negative', () => {
    expect(sharesOf([300, -100], 1000)).to.deep.equal([0.3, -0.1]);
  });

  it('sum to the rounded share of them all, whatever the signs', () => {
    const amount = fc.integer({ min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 1e9 }),
        (amounts, whole) => {
          const total = amounts.reduce((sum, value) => sum + value, 0);
          const parts = sharesOf(amounts, whole).reduce((sum, share) => sum + Math.round(share * 10_000), 0);
          expect(Math.abs(parts - (total / whole) * 10_000)).to.be.at.most(0.5 + 1e-6);
        },
      ),
    );
  });
});
