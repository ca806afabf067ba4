import { parseFeastCalendar } from '@merchant-analysis/data-simulator/domain/feast-calendar';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { calendarOfChina } from './calendar-of-china.js';

const calendar = calendarOfChina();
const on = parseDate;

describe('the calendar of China', () => {
  it('knows the days off and the make-up working days of the notice for 2026', () => {
    expect(calendar.isDayOff(on('2026-02-17'))).to.equal(true);
    expect(calendar.isDayOff(on('2026-02-28')), 'a Saturday that was given for the feast').to.equal(false);
    expect(calendar.isDayOff(on('2026-03-07')), 'a plain Saturday').to.equal(true);
    expect(calendar.isHoliday(on('2026-03-07'))).to.equal(false);
  });

  it('counts the days from the nearest Spring Festival, across the turn of the year', () => {
    expect(calendar.springFestivalOffset(on('2025-01-29'))).to.equal(0);
    expect(calendar.springFestivalOffset(on('2025-01-28'))).to.equal(-1);
    expect(calendar.springFestivalOffset(on('2026-02-24'))).to.equal(7);
    expect(calendar.springFestivalOffset(on('2025-12-31')), '48 days before 2026-02-17').to.equal(-48);
  });

  it('goes on to the first working day after the October holiday of 2025', () => {
    expect(calendar.workingDayFrom(on('2025-10-01'))).to.equal(on('2025-10-09'));
    expect(calendar.workingDayFrom(on('2025-10-09'))).to.equal(on('2025-10-09'));
  });

  it('falls back to the days of the law for a year without a notice', () => {
    expect(calendar.isHoliday(on('2031-01-23')), 'Spring Festival 2031').to.equal(true);
    expect(calendar.isHoliday(on('2031-10-03'))).to.equal(true);
    expect(calendar.isHoliday(on('2031-03-12'))).to.equal(false);
  });

  it('refuses a table of another shape', () => {
    expect(() => parseFeastCalendar('date,name,is_off_day\n2026-01-01;元旦;1', 'year\n')).to.throw(
      RangeError,
      '3 columns',
    );
  });
});
