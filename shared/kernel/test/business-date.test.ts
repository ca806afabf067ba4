import {
  businessCalendar,
  civilOf,
  firstDayOfMonth,
  formatDate,
  formatMonth,
  monthNumberOf,
  parseDate,
  parseDayCut,
  parseMonth,
  tryParseDate,
  weekdayOf,
} from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import fc from 'fast-check';

const dayNumber = fc.integer({ min: -200_000, max: 200_000 });

describe('business dates', () => {
  it('counts days from 1970-01-01, a Thursday', () => {
    expect(parseDate('1970-01-01')).to.equal(0);
    expect(weekdayOf(0)).to.equal(4);
    expect(weekdayOf(parseDate('2026-11-21'))).to.equal(6);
  });

  it('refuses days that no calendar has', () => {
    for (const text of ['2025-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '26-04-01', '2026-4-1', '']) {
      expect(tryParseDate(text), text).to.equal(undefined);
    }
    expect(tryParseDate('2024-02-29')).to.be.a('number');
  });

  it('writes what it reads, and agrees with the calendar', () => {
    fc.assert(
      fc.property(dayNumber, (day) => {
        expect(parseDate(formatDate(day))).to.equal(day);
        expect(civilOf(day).month).to.equal(new Date(day * 86_400_000).getUTCMonth() + 1);
      }),
    );
  });

  it("agrees with the platform's own calendar, centuries without 29 February included", () => {
    fc.assert(
      fc.property(dayNumber, (day) => {
        const date = new Date(day * 86_400_000);
        expect(civilOf(day)).to.deep.equal({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        });
      }),
    );
    expect(formatDate(parseDate('1900-02-28') + 1)).to.equal('1900-03-01');
    expect(formatDate(parseDate('2000-02-28') + 1)).to.equal('2000-02-29');
  });

  it('numbers months in a row', () => {
    const december = monthNumberOf(parseDate('2025-12-31'));
    expect(formatMonth(december + 1)).to.equal('2026-01');
    expect(firstDayOfMonth(december + 1)).to.equal(parseDate('2026-01-01'));
    expect(parseMonth('2026-01')).to.equal(december + 1);
  });
});

describe('the business calendar of a merchant', () => {
  it("gives a beer at 01:30 to the day before when the bar's day ends at 02:00", () => {
    const bar = businessCalendar('Asia/Shanghai', '02:00');
    const beer = Date.parse('2026-10-02T01:30:00+08:00');
    expect(formatDate(bar.dayOf(beer))).to.equal('2026-10-01');
    expect(bar.hourOf(beer)).to.equal(1);
    expect(formatDate(bar.dayOf(Date.parse('2026-10-02T02:00:00+08:00')))).to.equal('2026-10-02');
  });

  it('knows that Shanghai is a day ahead of UTC in the evening', () => {
    expect(formatDate(businessCalendar('Asia/Shanghai').dayOf(Date.parse('2026-10-01T16:00:00Z')))).to.equal(
      '2026-10-02',
    );
  });

  it('reads wall-clock times through both changes of summer time in London', () => {
    const london = businessCalendar('Europe/London');
    const wall = (date: string, hour: number, minute: number): string =>
      new Date(london.instantOf(parseDate(date), hour * 3600 + minute * 60)).toISOString();
    expect(wall('2011-03-27', 0, 59)).to.equal('2011-03-27T00:59:00.000Z');
    expect(wall('2011-03-27', 1, 30), 'skipped').to.equal('2011-03-27T01:30:00.000Z');
    expect(wall('2011-03-27', 2, 0)).to.equal('2011-03-27T01:00:00.000Z');
    expect(wall('2011-10-30', 1, 30), 'the first of two').to.equal('2011-10-30T00:30:00.000Z');
    expect(wall('2011-10-30', 2, 0)).to.equal('2011-10-30T02:00:00.000Z');
  });

  it('gives back the wall-clock time that it was given, wherever that time exists', () => {
    const zones = ['Asia/Shanghai', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 10_000, max: 22_000 }),
        fc.integer({ min: 0, max: 1439 }),
        (zone, day, minute) => {
          const calendar = businessCalendar(zone);
          const instant = calendar.instantOf(day, minute * 60);
          const local = instant + calendar.offsetAt(instant) - day * 86_400_000;
          const skippedBy = Math.abs(local - minute * 60_000);
          expect([0, 1_800_000, 3_600_000]).to.include(skippedBy);
        },
      ),
    );
  });

  it('tells the same offset whatever was asked before', () => {
    const near = fc
      .integer({ min: -40, max: 40 })
      .map((hours) => Date.UTC(2024, 2, 31, 1) + hours * 1_800_000);
    const anywhere = fc.integer({ min: 0, max: 1_900_000_000 }).map((second) => second * 1000);
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/London', 'Australia/Lord_Howe', 'Asia/Shanghai', 'UTC'),
        fc.array(fc.oneof(near, anywhere), { maxLength: 30 }),
        (zone, instants) => {
          const asked = businessCalendar(zone);
          for (const instant of instants) {
            expect(asked.offsetAt(instant)).to.equal(businessCalendar(zone).offsetAt(instant));
          }
        },
      ),
    );
  });

  it('refuses zones and cuts that do not exist', () => {
    expect(() => businessCalendar('Mars/Olympus')).to.throw(RangeError);
    expect(() => parseDayCut('24:00')).to.throw(RangeError);
  });
});
