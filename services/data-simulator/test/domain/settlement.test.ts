import { settlementDay } from '@merchant-analysis/data-simulator/domain/settlement';
import { ARCHETYPE_NAMES } from '@merchant-analysis/data-simulator/domain/simulation-plan';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import fc from 'fast-check';
import { booksOf, planOf, transactionsOf } from './books.js';
import { calendarOfChina } from './calendar-of-china.js';

const calendar = calendarOfChina();
const nextWorkingDay = { minDays: 1, maxDays: 1, workingDays: true };
const nextDay = { minDays: 1, maxDays: 1, workingDays: false };

const settles = (rule: typeof nextDay, date: string): number =>
  settlementDay(rule, parseDate(date), calendar);

describe('the settlement of simulated sales', () => {
  it('brings the card payments of a Friday on Monday and those of a holiday when it is over', () => {
    expect(settles(nextWorkingDay, '2026-10-16')).to.equal(parseDate('2026-10-19'));
    expect(settles(nextWorkingDay, '2026-09-30'), 'October holiday to the 7th').to.equal(
      parseDate('2026-10-08'),
    );
    expect(settles(nextWorkingDay, '2026-10-09'), 'Saturday the 10th makes up').to.equal(
      parseDate('2026-10-10'),
    );
  });

  it('brings code payments the next day, whatever day that is', () => {
    expect(settles(nextDay, '2026-10-16')).to.equal(parseDate('2026-10-17'));
  });

  it('never lies before the sale, and lands on a working day where the rule says so', () => {
    const rule = fc.record({
      minDays: fc.nat(5),
      maxDays: fc.integer({ min: 5, max: 12 }),
      workingDays: fc.boolean(),
    });
    fc.assert(
      fc.property(
        rule,
        fc.integer({ min: parseDate('2010-01-01'), max: parseDate('2040-01-01') }),
        (lag, day) => {
          const settled = settlementDay(lag, day, calendar);
          expect(settled).to.be.at.least(day + lag.maxDays);
          if (lag.workingDays) expect(calendar.isDayOff(settled)).to.equal(false);
        },
      ),
    );
  });

  it('stands in the books: cash at once, codes a day later, and a refund never before the sale it gives back', () => {
    for (const archetype of ARCHETYPE_NAMES) {
      const rows = transactionsOf(booksOf(planOf({ days: 120, archetypes: [archetype] })));
      const dateOf = (row: (typeof rows)[number]): string => row.settledOn ?? row.occurredAt.slice(0, 10);
      const sales = new Map(rows.filter((row) => row.kind === 'sale').map((row) => [row.externalId, row]));
      for (const row of rows) {
        if (row.method === 'cash') expect(row.settledOn).to.equal(undefined);
        if (row.method === 'code' && row.kind === 'sale') expect(row.settledOn).not.to.equal(undefined);
        if (row.kind === 'refund')
          expect(dateOf(row) >= dateOf(sales.get(row.originalExternalId!)!)).to.equal(true);
      }
    }
  });
});
