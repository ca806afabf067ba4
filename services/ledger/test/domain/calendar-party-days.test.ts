import { calendarPartyDays, nightsToRead } from '@merchant-analysis/ledger/domain/calendar-party-days';
import { expect } from 'chai';
import fc from 'fast-check';

const sum = (day: number, sumMinor: number, about: object = {}) => ({
  ...{ day, party: 'a', direction: 'in', count: 1, sumMinor },
  ...about,
});
const wanted = { fromDay: 100, toDay: 110, leastMinor: 50 };

describe('days of customers by the calendar', () => {
  it('take their night from the business day before, and leave their own to the next', () => {
    // 30 in the evening of day 101 and 30 after midnight are one business day and two calendar days.
    const rows = [sum(101, 60, { count: 2 })];
    expect(nightsToRead(rows, wanted)).to.deep.equal([100, 101, 102]);
    expect(calendarPartyDays(rows, [sum(101, 30)], wanted)).to.deep.equal([]);
    // 30 after midnight and 30 the next evening are two business days and one calendar day.
    const apart = [sum(101, 30), sum(102, 30)];
    expect(nightsToRead(apart, wanted)).to.deep.equal([101, 102]);
    expect(calendarPartyDays(apart, [sum(101, 30)], wanted)).to.deep.equal([sum(102, 60, { count: 2 })]);
  });

  it('ask for no night where nothing can reach what is wanted, and stay within the days that were asked for', () => {
    expect(nightsToRead([sum(101, 24), sum(102, 25), sum(104, 49)], wanted)).to.deep.equal([]);
    expect(nightsToRead([sum(101, 25), sum(102, 25, { direction: 'out' })], wanted)).to.deep.equal([]);
    expect(calendarPartyDays([sum(99, 50), sum(110, 50)], [sum(99, 50), sum(110, 50)], wanted)).to.deep.equal(
      [sum(100, 50)],
    );
  });

  it('are what plain loops over the transactions say', () => {
    const fact = fc.record({
      minute: fc.integer({ min: 99 * 1440, max: 112 * 1440 }),
      party: fc.constantFrom('a', 'b'),
      direction: fc.constantFrom('in', 'out'),
      sumMinor: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), fc.integer({ min: 1, max: 1439 }), (facts, cut) => {
        const days = facts.map(({ minute, ...rest }) => ({
          ...rest,
          count: 1,
          business: Math.floor((minute - cut) / 1440),
          calendar: Math.floor(minute / 1440),
        }));
        const rows = days.map(({ business, calendar: _, ...rest }) => ({ ...rest, day: business }));
        const nights = days
          .filter(({ business, calendar }) => calendar > business)
          .map(({ business, calendar: _, ...rest }) => ({ ...rest, day: business }));
        const read = new Set(nightsToRead(rows, wanted));
        const found = calendarPartyDays(
          rows,
          nights.filter(({ day }) => read.has(day)),
          wanted,
        );
        const expected = Map.groupBy(
          days.filter(({ calendar }) => calendar >= wanted.fromDay && calendar <= wanted.toDay),
          ({ calendar, party, direction }) => `${calendar} ${party} ${direction}`,
        );
        const sums = [...expected]
          .map(([key, same]) => [key, same.length, same.reduce((all, one) => all + one.sumMinor, 0)] as const)
          .filter(([, , total]) => total >= wanted.leastMinor);
        const plain = found.map(
          ({ day, party, direction, count, sumMinor }) =>
            [`${day} ${party} ${direction}`, count, sumMinor] as const,
        );
        expect(plain).to.have.deep.members(sums);
      }),
      { numRuns: 200 },
    );
  });
});
