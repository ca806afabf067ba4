import { shiftShare } from '@merchant-analysis/cashflow-predictor/domain/series/shift-share';
import { expect } from 'chai';

describe('how far two levels apart are a shift', () => {
  it('is nothing up to a quarter more, half at 1.25 to the power 1.5, and all from its square on', () => {
    expect(shiftShare(1)).to.equal(0);
    expect(shiftShare(1.25)).to.equal(0);
    // √1.25³ = 1.397542…
    expect(shiftShare(1.397542486)).to.be.closeTo(0.5, 1e-6);
    expect(shiftShare(1.5625)).to.be.closeTo(1, 1e-12);
    expect(shiftShare(9)).to.equal(1);
  });

  it('is the same downwards', () => {
    expect(shiftShare(0.8)).to.be.closeTo(0, 1e-12);
    expect(shiftShare(1 / 3)).to.equal(1);
  });
});
