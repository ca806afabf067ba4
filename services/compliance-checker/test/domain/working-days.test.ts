import { loadCalendar } from '@merchant-analysis/compliance-checker/adapters/calendar.files';
import { isWorkingDay, workingDaysBetween } from '@merchant-analysis/compliance-checker/domain/working-days';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { repositoryRoot } from '../facts-for-tests.js';

const calendar = loadCalendar(`${repositoryRoot}config/calendars`);

describe('calendars', () => {
  it('knows days off and make-up days of the State Council', () => {
    // 国办发明电〔2024〕12号: 2025-10-01 to 10-08 off, 2025-09-28 and 10-11 are working days.
    expect(isWorkingDay(parseDate('2025-10-08'), calendar)).to.equal(false);
    expect(isWorkingDay(parseDate('2025-09-28'), calendar)).to.equal(true);
    expect(isWorkingDay(parseDate('2025-10-11'), calendar)).to.equal(true);
    expect(isWorkingDay(parseDate('2025-10-12'), calendar)).to.equal(false);
    expect(isWorkingDay(parseDate('2025-10-13'), calendar)).to.equal(true);
    expect(workingDaysBetween(parseDate('2025-09-30'), parseDate('2025-10-13'), calendar)).to.equal(5);
  });

  it('expects more trade on sales festivals, feasts and the days before the Spring Festival', () => {
    const busy = (date: string) => calendar.busyDays.get(parseDate(date));
    expect(busy('2025-11-11')).to.equal('双十一');
    expect(busy('2025-01-28')).to.be.a('string'); // eve of the Spring Festival of 2025-01-29
    expect(busy('2025-10-06')).to.be.a('string'); // mid-autumn 2025
    expect(busy('2025-11-12')).to.equal(undefined);
  });

  it('stops with the name of the file when it is not there', () => {
    expect(() => loadCalendar('/nowhere')).to.throw('cn-days-off.csv');
  });
});
