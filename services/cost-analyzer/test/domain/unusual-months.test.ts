import { splitCosts } from '@merchant-analysis/cost-analyzer/domain/cost-split';
import type { MonthlyBooks } from '@merchant-analysis/cost-analyzer/domain/months';
import { findUnusualMonths } from '@merchant-analysis/cost-analyzer/domain/unusual-months';
import { parseDate } from '@merchant-analysis/kernel/business-date';
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

  it('does not wonder at a tax that is paid once a quarter', () => {
    const tax = turnover.map((_, month) => (month % 3 === 0 ? 300_000 + month * 1000 : 0));
    expect(found(monthlyBooks(turnover, [{ kind: 'tax', amounts: tax }]))).to.deep.equal([]);
  });

  it('compares a line that is paid every other month with its own payments', () => {
    const years = [...turnover, ...turnover];
    const repairs = years.map((_, month) => (month % 2 === 0 ? (month === 14 ? 900_000 : 300_000) : 0));
    const books = monthlyBooks(years, [{ kind: 'expense', amounts: repairs }]);
    expect(found(books).map(({ month, reason }) => [month, reason.en])).to.deep.equal([
      ['2026-03', 'expenses 9,000 against a usual 3,000: +200 %'],
    ]);
  });

  it('asks for more before it wonders at the month of Spring Festival', () => {
    const quiet = turnover.map(
      (_, month) => 10_000_000 + (month % 3) * 200_000 - (month === 1 ? 1_400_000 : 0),
    );
    const books = monthlyBooks(quiet, []);
    const festival = new Set(['28', '29', '30', '31'].map((day) => parseDate(`2025-01-${day}`)));
    for (const day of ['01', '02', '03', '04', '05']) festival.add(parseDate(`2025-02-${day}`));
    expect(found(books).map(({ month }) => month)).to.deep.equal(['2025-02']);
    expect(found(books, festival)).to.deep.equal([]);
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
    expect(findUnusualMonths(books, splitCosts(books), new Set(), 'CNY')).to.include({
      status: 'not-enough-data',
      code: 'too-few-months',
    });
  });
});

function found(books: MonthlyBooks, holidays: ReadonlySet<number> = new Set()) {
  const figure = findUnusualMonths(books, splitCosts(books), holidays, 'CNY');
  if (figure.status !== 'done') throw new Error(figure.reason.en);
  return figure.value;
}
