import type { FixedCost } from '@merchant-analysis/data-simulator/domain/archetype';
import { fixedCostDue, raisedAmount } from '@merchant-analysis/data-simulator/domain/fixed-costs';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { booksOf, planOf } from './books.js';

const wage: FixedCost = {
  category: 'wages',
  kind: 'wage',
  amountFen: 720_000,
  dayOfMonth: 10,
  counterparty: '厨师',
  accountType: 'person',
  yearlyRisePermille: 40,
};
const rent: FixedCost = {
  ...wage,
  category: 'shop-rent',
  kind: 'rent',
  dayOfMonth: 1,
  months: [1, 4, 7, 10],
};
/** Opened on 2024-11-21. */
const { profile } = booksOf(planOf({ days: 1, lastDate: '2024-11-21' }));
const due = (cost: FixedCost, date: string): number => fixedCostDue(cost, profile, parseDate(date));

describe('the fixed costs of simulated merchants', () => {
  it('pay the first wage for the days since the opening: 10 of the 30 of November', () => {
    expect(due(wage, '2024-12-10')).to.equal(240_000);
    expect(due(wage, '2025-01-10')).to.equal(749_000);
    expect(due(wage, '2024-12-11')).to.equal(0);
  });

  it('pay a quarter of rent in advance, in full, in its months only', () => {
    expect(due(rent, '2025-01-01')).to.equal(749_000);
    expect(due(rent, '2025-02-01')).to.equal(0);
  });

  it('rise every January, to whole ten yuan', () => {
    // 7,200.00 × 1.04 = 7,488.00, which is nearer to 7,490 than to 7,480.
    expect(raisedAmount(wage, 0)).to.equal(720_000);
    expect(raisedAmount(wage, 1)).to.equal(749_000);
    expect(raisedAmount({ ...wage, yearlyRisePermille: 0 }, 5)).to.equal(720_000);
  });
});
