import { quarterlyVat } from '@merchant-analysis/data-simulator/domain/taxes';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { booksOf, planOf, transactionsOf } from './books.js';

const endOf2026Q3 = parseDate('2026-09-30');

describe('the taxes of a small-scale taxpayer', () => {
  it('are nothing one fen below 300,000 yuan without tax, and 1 % of everything on reaching it', () => {
    // 303,000.00 with tax is 300,000.00 without: 3,000.00 of VAT. One fen of sales less is exempt.
    expect(quarterlyVat(30_300_000, endOf2026Q3)).to.equal(300_000);
    expect(quarterlyVat(30_299_998, endOf2026Q3)).to.equal(0);
  });

  it('follow the rule in force at the end of the quarter', () => {
    expect(quarterlyVat(40_000_000, parseDate('2021-12-31')), 'below 450,000').to.equal(0);
    expect(quarterlyVat(90_000_000, parseDate('2022-09-30')), 'all exempt').to.equal(0);
    expect(quarterlyVat(51_500_000, parseDate('2019-06-30')), '3 % of 500,000').to.equal(1_500_000);
  });

  it('are paid on the last day for filing: later by holidays, counted in working days', () => {
    const rows = transactionsOf(booksOf(planOf({ archetypes: ['online-seller'] })));
    const paid = new Set(rows.filter(({ kind }) => kind === 'tax').map((row) => row.occurredAt.slice(0, 10)));
    // By hand: eight days of October holiday and a make-up Saturday; 1–3 January; 4–6 April; a plain 15th.
    expect([...paid].filter((date) => date >= '2025-10-01' && date < '2026-08-01')).to.deep.equal([
      '2025-10-27',
      '2026-01-20',
      '2026-04-20',
      '2026-07-15',
    ]);
  });

  it('stand in the books as 1 % of the turnover of the quarter before', () => {
    const rows = transactionsOf(booksOf(planOf({ archetypes: ['online-seller'] })));
    const turnoverFen = rows
      .filter((row) => row.kind === 'sale' || row.kind === 'refund')
      .filter((row) => row.occurredAt >= '2026-04-01' && row.occurredAt < '2026-07-01')
      .reduce((sum, row) => sum + row.amountMinor, 0);
    const [vat] = rows.filter((row) => row.category === 'vat' && row.occurredAt.startsWith('2026-07'));
    expect(turnoverFen).to.be.greaterThan(30_300_000);
    expect(-vat!.amountMinor).to.be.closeTo(turnoverFen / 101, 1);
  });
});
