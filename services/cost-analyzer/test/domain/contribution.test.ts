import { breakEvenOf } from '@merchant-analysis/cost-analyzer/domain/break-even';
import { contributionOf } from '@merchant-analysis/cost-analyzer/domain/contribution';
import { expect } from 'chai';

describe('contribution margin', () => {
  it('is 40 % of a turnover of 10,000 with variable costs of 6,000', () => {
    expect(contributionOf(1_000_000, 600_000)).to.deep.equal({
      status: 'done',
      value: { turnoverMinor: 1_000_000, variableMinor: 600_000, marginMinor: 400_000, marginPpm: 400_000 },
    });
  });

  it('does not exist without turnover: a reason, not a zero', () => {
    expect(contributionOf(0, 600_000)).to.include({ status: 'not-enough-data', code: 'no-turnover' });
  });

  it('is not told as 100 % where the books hold no variable cost', () => {
    expect(contributionOf(100, 0)).to.include({ status: 'not-enough-data', code: 'no-variable-costs' });
  });
});

describe('break-even and safety margin', () => {
  it('needs 75,000 a month to carry 30,000 of fixed cost at a margin of 40 %, and 100,000 leaves 25 % of safety', () => {
    expect(breakEvenOf(3_000_000, 400_000, [10_000_000, 10_000_000])).to.deep.equal({
      status: 'done',
      value: {
        turnoverMinor: 7_500_000,
        averageTurnoverMinor: 10_000_000,
        safetyMarginRatio: 0.25,
        monthsBelow: 0,
        monthlyGapMinor: 0,
      },
    });
  });

  it('is negative below break-even and says how much is missing', () => {
    // By hand: 50,000 brings 20,000 of contribution, 10,000 less than the fixed 30,000; (50 − 75) / 50 = −50 %.
    expect(breakEvenOf(3_000_000, 400_000, [4_000_000, 6_000_000])).to.deep.include({
      value: {
        turnoverMinor: 7_500_000,
        averageTurnoverMinor: 5_000_000,
        safetyMarginRatio: -0.5,
        monthsBelow: 2,
        monthlyGapMinor: 1_000_000,
      },
    });
  });

  it('does not exist at this price when each sale costs what it brings', () => {
    expect(breakEvenOf(3_000_000, 0, [1])).to.include({ status: 'does-not-exist', code: 'no-break-even' });
    expect(breakEvenOf(3_000_000, -50_000, [1])).to.include({ status: 'does-not-exist' });
  });

  it('is not told as zero where the books hold no fixed cost', () => {
    expect(breakEvenOf(0, 400_000, [100])).to.include({ status: 'not-enough-data', code: 'no-fixed-costs' });
  });
});
