import { ARCHETYPE_NAMES } from '@merchant-analysis/data-simulator/domain/simulation-plan';
import { tellTruth } from '@merchant-analysis/data-simulator/domain/truth';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { booksOf, planOf, transactionsOf } from './books.js';
import { calendarOfChina } from './calendar-of-china.js';

const calendar = calendarOfChina();
const COSTS_THAT_FOLLOW_SALES = new Set([
  'platform-commission',
  'payment-fee',
  'shipping',
  'promotion',
  'bonus',
  'packaging',
]);

describe('the truth about a simulated merchant', () => {
  for (const archetype of ARCHETYPE_NAMES) {
    const books = booksOf(planOf({ archetypes: [archetype] }));
    const rows = transactionsOf(books);
    const truth = tellTruth(books.profile, calendar);

    it(`names the flows that return in the books of the ${archetype}, on their days`, () => {
      for (const flow of truth.recurringFlows) {
        const found = rows.filter(
          (row) => row.category === flow.category && row.counterparty === flow.counterparty,
        );
        const dates = found.map((row) => row.occurredAt.slice(8, 10));
        expect(new Set(dates)).to.deep.equal(new Set([String(flow.dayOfMonth).padStart(2, '0')]));
        // 730 days from 2024-11-01: 24 months. Wages are paid for the month before, so one less.
        const expected = 24 / flow.everyMonths - (flow.kind === 'wage' ? 1 : 0);
        expect(found.length).to.equal(expected);
        const firstFen = -found.find((row) => row.occurredAt > '2024-12')!.amountMinor;
        expect(firstFen).to.be.within(flow.amountFen, flow.amountFen * 1.06);
      }
    });

    it(`knows the variable cost ratio of the ${archetype} to a few points`, () => {
      const sum = (pick: (row: (typeof rows)[number]) => boolean): number =>
        rows.filter(pick).reduce((total, row) => total + row.amountMinor, 0);
      const turnoverFen = sum((row) => row.kind === 'sale' || row.kind === 'refund');
      const followingFen = -sum(
        (row) => row.kind === 'purchase' || COSTS_THAT_FOLLOW_SALES.has(row.category!),
      );
      expect(followingFen / turnoverFen).to.be.closeTo(truth.variableCostRatio, 0.04);
    });

    it(`writes none of it into the books of the ${archetype}`, () => {
      const text = JSON.stringify([books.profile.registration, rows.slice(0, 2000)]);
      for (const word of ['truth', 'label', 'growth', 'factor', 'archetype', archetype]) {
        expect(text).not.to.include(word);
      }
    });
  }

  it('says on which days the noodle shop was closed, and its books agree', () => {
    const books = booksOf(planOf());
    const closed = tellTruth(books.profile, calendar).calendarEffects.filter(({ factor }) => factor === 0);
    expect(closed.length).to.equal(20);
    for (const { day } of closed) {
      const sales = books.days[day - books.profile.firstDay]!.transactions.filter(
        (row) => row.method !== 'transfer',
      );
      expect(sales, formatDate(day)).to.deep.equal([]);
    }
  });
});
