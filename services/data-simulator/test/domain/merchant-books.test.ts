import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { transactionInput } from '@merchant-analysis/contracts/transactions';
import { ARCHETYPE_NAMES } from '@merchant-analysis/data-simulator/domain/simulation-plan';
import { tryParseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import fc from 'fast-check';
import { booksOf, planOf, transactionsOf } from './books.js';

const anyPlan = fc.record({
  seed: fc.integer({ min: 0, max: 4_294_967_295 }),
  days: fc.integer({ min: 1, max: 75 }),
  archetypes: fc.constantFrom(...ARCHETYPE_NAMES).map((name) => [name]),
  lastDate: fc.constantFrom('2026-03-10', '2025-11-20', '2024-07-02', '2030-02-20'),
});

describe('the books of a simulated merchant', () => {
  it('are what the ledger takes, each transaction with an id of its own', () => {
    for (const archetype of ARCHETYPE_NAMES) {
      const books = booksOf(planOf({ days: 40, archetypes: [archetype] }));
      expect(createMerchant.params.safeParse(books.profile.registration).success).to.equal(true);
      const rows = transactionsOf(books);
      for (const row of rows) expect(transactionInput.parse(row)).to.deep.equal(row);
      expect(new Set(rows.map((row) => row.externalId)).size).to.equal(rows.length);
    }
  });

  it('hold every day of the window once, and every transaction on its day in order of time', () => {
    fc.assert(
      fc.property(anyPlan, (changes) => {
        const { days, profile } = booksOf(planOf(changes));
        expect(days.map((day) => day.day)).to.deep.equal(
          Array.from({ length: changes.days }, (_, step) => profile.firstDay + step),
        );
        for (const { day, transactions } of days) {
          const times = transactions.map((row) => row.occurredAt);
          expect(times).to.deep.equal([...times].sort());
          for (const time of times) expect(tryParseDate(time.slice(0, 10))).to.equal(day);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('sign every amount by its direction, and settle nothing before it happened', () => {
    fc.assert(
      fc.property(anyPlan, (changes) => {
        for (const row of transactionsOf(booksOf(planOf(changes)))) {
          expect(Number.isSafeInteger(row.amountMinor)).to.equal(true);
          expect(row.amountMinor > 0).to.equal(row.direction === 'in');
          expect(row.kind === 'sale').to.equal(row.direction === 'in');
          if (row.settledOn !== undefined) expect(row.settledOn > row.occurredAt.slice(0, 10)).to.equal(true);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('give back a sale at most once, later, and never more than was paid', () => {
    for (const archetype of ARCHETYPE_NAMES) {
      const rows = transactionsOf(booksOf(planOf({ days: 365, archetypes: [archetype] })));
      const sales = new Map(rows.filter((row) => row.kind === 'sale').map((row) => [row.externalId, row]));
      const refunds = rows.filter((row) => row.kind === 'refund');
      expect(refunds.length).to.be.greaterThan(50);
      expect(new Set(refunds.map((row) => row.originalExternalId)).size).to.equal(refunds.length);
      for (const refund of refunds) {
        const original = sales.get(refund.originalExternalId!)!;
        expect(-refund.amountMinor).to.be.within(1, original.amountMinor);
        expect(refund.occurredAt >= original.occurredAt).to.equal(true);
        expect(refund.item).to.equal(original.item);
        expect(refund.method).to.equal(original.method);
      }
      expect(
        refunds.some((row) => -row.amountMinor < sales.get(row.originalExternalId!)!.amountMinor),
      ).to.equal(true);
    }
  });

  it('sell whole pieces at one price a day', () => {
    for (const archetype of ARCHETYPE_NAMES) {
      for (const { transactions } of booksOf(planOf({ days: 60, archetypes: [archetype] })).days) {
        const prices = new Map<string, number>();
        for (const row of transactions.filter(
          (sale) => sale.kind === 'sale' && sale.quantity !== undefined,
        )) {
          const price = row.amountMinor / row.quantity!;
          expect(Number.isInteger(price)).to.equal(true);
          expect(prices.get(row.item!) ?? price).to.equal(price);
          prices.set(row.item!, price);
        }
      }
    }
  });

  it('know the payer of a part of the sales, and never of cash', () => {
    const sales = transactionsOf(booksOf(planOf())).filter((row) => row.kind === 'sale');
    const known = sales.filter((row) => row.payerToken !== undefined);
    expect(known.length / sales.length).to.be.within(0.3, 0.7);
    expect(known.some((row) => row.method === 'cash')).to.equal(false);
    expect(new Set(known.map((row) => row.payerToken)).size).to.be.lessThan(known.length / 10);
  });
});
