import {
  monthPositionMedians,
  monthPositionsOf,
} from '@merchant-analysis/cost-analyzer/domain/month-position';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

describe('the place of a day in its month', () => {
  it('is counted from the start, and on the last three days from the end', () => {
    const positions = monthPositionsOf(parseDate('2024-02-25'), 7);
    // 25 and 26 February, then the last three days of a leap year's February, then 1 and 2 March.
    expect(positions).to.deep.equal([25, 26, 34, 33, 32, 1, 2]);
    expect(monthPositionsOf(parseDate('2025-12-31'), 2)).to.deep.equal([32, 1]);
  });

  it('has a habit once it has been seen in six months', () => {
    const positions = monthPositionsOf(parseDate('2025-01-01'), 181);
    const paydays = positions.map((position) => (position === 32 ? 7 : position === 10 ? 3 : 0));
    const medians = monthPositionMedians(paydays, positions);
    expect(medians[30]).to.equal(7);
    expect(medians[9]).to.equal(3);
    expect(monthPositionMedians(paydays.slice(0, 150), positions.slice(0, 150))[30]).to.equal(0);
  });
});
