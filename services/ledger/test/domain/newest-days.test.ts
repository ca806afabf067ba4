import { newestDays } from '@merchant-analysis/ledger/domain/newest-days';
import { expect } from 'chai';

const days = { fromDay: 100, counts: [4, 0, 3, 2, 0, 1] };

describe('the newest days of a window', () => {
  it('are as few as hold enough, and the count is of the whole window', () => {
    const all = { fromDay: 100, toDay: 105 };
    expect(newestDays(days, all, 1)).to.deep.equal({ count: 10, end: { fromDay: 105, toDay: 105 } });
    expect(newestDays(days, all, 3)).to.deep.equal({ count: 10, end: { fromDay: 103, toDay: 105 } });
    expect(newestDays(days, all, 4)).to.deep.equal({ count: 10, end: { fromDay: 102, toDay: 105 } });
    expect(newestDays(days, all, 99)).to.deep.equal({ count: 10, end: { fromDay: 100, toDay: 105 } });
  });

  it('are none where there is nothing to count, also outside of what was read', () => {
    expect(newestDays(days, { fromDay: 101, toDay: 101 }, 5)).to.deep.equal({ count: 0 });
    expect(newestDays(days, { fromDay: 106, toDay: 900 }, 5)).to.deep.equal({ count: 0 });
    expect(newestDays(days, { fromDay: 104, toDay: 900 }, 5)).to.deep.equal({
      count: 1,
      end: { fromDay: 105, toDay: 105 },
    });
  });
});
