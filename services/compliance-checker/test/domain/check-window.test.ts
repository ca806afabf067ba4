import { businessDaysOf, calendarDaysOf } from '@merchant-analysis/compliance-checker/domain/check-window';
import { expect } from 'chai';

const [shop, bar] = [{ dayCut: '00:00' }, { dayCut: '02:00' }];
const window = { from: 100, to: 200 };

describe('the days that a check looks at', () => {
  it('are the same by business and by calendar where the business day ends at midnight', () => {
    expect(calendarDaysOf(window, shop, { hasLaterDays: false })).to.deep.equal(window);
    expect(businessDaysOf(window, shop)).to.deep.equal(window);
  });

  it('reach into one more calendar day after the last night in the books, and not where the books go on', () => {
    expect(calendarDaysOf(window, bar, { hasLaterDays: false })).to.deep.equal({ from: 100, to: 201 });
    expect(calendarDaysOf(window, bar, { hasLaterDays: true })).to.deep.equal(window);
    expect(businessDaysOf(window, bar)).to.deep.equal({ from: 99, to: 200 });
  });
});
