import { comparableFrom } from '@merchant-analysis/cashflow-predictor/domain/books/comparable-books';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { expect } from 'chai';

const DAYS = 400;
const WINDOW = { firstDay: 20_000, lastDay: 20_000 + DAYS - 1 };

/** A member that takes so much a day from a day of the books on. */
function member(from: number, dailyMinor: number): { columns: DailyColumn[] } {
  const sums = Array.from({ length: DAYS }, (_, day) => (day >= from ? dailyMinor : 0));
  return { columns: [{ kind: 'sale', counts: [], sums }] };
}

describe('the books of a group', () => {
  it('are all of use where its members were there from the beginning, or the new ones bring in little', () => {
    expect(comparableFrom([member(0, 100), member(0, 900)], WINDOW)).to.equal(20_000);
    expect(comparableFrom([member(0, 900), member(200, 100)], WINDOW)).to.equal(20_000);
    expect(comparableFrom([member(0, 100), member(20, 900)], WINDOW), 'a month less is nothing').to.equal(
      20_000,
    );
  });

  it('begin where members that bring in most of the money have begun', () => {
    expect(comparableFrom([member(0, 100), member(200, 900)], WINDOW)).to.equal(20_200);
    // Four fifths are there from day 150 on; the last fifth does not make the group.
    const grown = [member(0, 300), member(150, 500), member(350, 200)];
    expect(comparableFrom(grown, WINDOW)).to.equal(20_150);
  });

  it('keep eight weeks, however new the members are, and a group without money keeps its days', () => {
    expect(comparableFrom([member(0, 100), member(390, 9_000)], WINDOW)).to.equal(20_344);
    expect(comparableFrom([member(0, 0)], WINDOW)).to.equal(20_000);
    expect(comparableFrom([], WINDOW)).to.equal(20_000);
  });
});
