import { splitCosts } from '@merchant-analysis/cost-analyzer/domain/cost-split';
import type { MonthlyBooks } from '@merchant-analysis/cost-analyzer/domain/months';
import { findUnusualMonths } from '@merchant-analysis/cost-analyzer/domain/unusual-months';
import { expect } from 'chai';
import { monthlyBooks, noisy } from './made-books.js';

const turnover = [80, 95, 110, 70, 120, 100, 90, 130, 105, 85, 115, 140].map((amount) => amount * 100_000);
const rent = (amounts: number[]) => ({ kind: 'rent' as const, amounts });

describe('unusual months', () => {
  it('tells a rent of 12,000 against a usual 9,000 with the percentage, in both languages', () => {
    const books = monthlyBooks(turnover, [
      rent(turnover.map((_, month) => (month === 4 ? 1_200_000 : 900_000))),
    ]);
    expect(found(books)).to.deep.equal([
      {
        month: '2025-05',
        kind: 'rent',
        category: undefined,
        amountMinor: 1_200_000,
        usualMinor: 900_000,
        score: 9.57,
        reason: { zh: '房租 12,000，通常为 9,000：+33 %', en: 'rent 12,000 against a usual 9,000: +33 %' },
      },
    ]);
  });

  it('tells a lasting step once, in its first month', () => {
    const books = monthlyBooks(turnover, [
      rent(turnover.map((_, month) => (month < 6 ? 900_000 : 1_200_000))),
    ]);
    expect(found(books).map(({ month, reason }) => [month, reason.en])).to.deep.equal([
      ['2025-07', 'rent 12,000 against a usual 9,000: +33 %'],
    ]);
  });

  it('does not wonder at purchases that follow turnover', () => {
    const doubled = turnover.map((amount, month) => (month === 7 ? amount * 2 : amount));
    const books = monthlyBooks(doubled, [
      { kind: 'purchase', amounts: doubled.map((amount) => amount * 0.4) },
    ]);
    expect(found(books).map(({ kind, month }) => [kind, month])).to.deep.equal([['turnover', '2025-08']]);
  });

  it('tells purchases that rose without turnover', () => {
    const amounts = noisy(
      5,
      0.02,
      turnover.map((amount) => amount * 0.4),
    );
    amounts[8] = Math.round(turnover[8]! * 0.7);
    const books = monthlyBooks(turnover, [{ kind: 'purchase', amounts }]);
    expect(found(books).map(({ kind, month }) => [kind, month])).to.deep.equal([['purchase', '2025-09']]);
  });

  it('does not wonder at a merchant that grows steadily, nor at one part in a thousand', () => {
    const growing = turnover.map((_, month) => 1_000_000 * (month + 5));
    const books = monthlyBooks(growing, [rent(growing.map((_, month) => (month === 3 ? 900_900 : 900_000)))]);
    expect(found(books)).to.deep.equal([]);
  });

  it('gives no percentage where nothing is usual', () => {
    const insurance = turnover.map((_, month) => (month === 2 ? 360_000 : 0));
    const books = monthlyBooks(turnover, [{ kind: 'expense', category: '保险', amounts: insurance }]);
    expect(found(books)[0]?.reason).to.deep.equal({
      zh: '其他费用（保险） 3,600，通常没有',
      en: 'expenses (保险) 3,600, where usually there is none',
    });
  });

  it('says that five months are too few', () => {
    const books = monthlyBooks(turnover.slice(0, 5), [rent([1, 1, 1, 1, 9])]);
    expect(findUnusualMonths(books, splitCosts(books), 'CNY')).to.include({
      status: 'not-enough-data',
      code: 'too-few-months',
    });
  });
});

function found(books: MonthlyBooks) {
  const figure = findUnusualMonths(books, splitCosts(books), 'CNY');
  if (figure.status !== 'done') throw new Error(figure.reason.en);
  return figure.value;
}
