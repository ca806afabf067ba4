import { foldMonths, wholeMonths } from '@merchant-analysis/cost-analyzer/domain/months';
import { formatMonth, parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { dailyColumn } from './made-books.js';

const days = { from: '2025-01-10', to: '2025-03-20' };
const books = {
  from: parseDate(days.from),
  to: parseDate(days.to),
  firstDate: parseDate('2024-06-01'),
  lastDate: parseDate('2025-03-20'),
};

describe('books by month', () => {
  it('sum the days of each month, sales less refunds, costs as positive amounts', () => {
    const monthly = foldMonths({
      ...books,
      columns: [
        dailyColumn('sale', days, () => 100),
        dailyColumn('refund', days, () => -10),
        dailyColumn('rent', days, (_, index) => (index === 0 ? -900 : 0)),
      ],
    });
    // 22 days of January, 28 of February, 20 of March, at 90 a day.
    expect(monthly.months.map(formatMonth)).to.deep.equal(['2025-01', '2025-02', '2025-03']);
    expect(monthly.turnover).to.deep.equal([1980, 2520, 1800]);
    expect(monthly.lines).to.deep.equal([{ kind: 'rent', category: undefined, amounts: [900, 0, 0] }]);
    expect(monthly.complete).to.deep.equal([false, true, false]);
  });

  it('are not whole in the month in which the books begin', () => {
    const begun = foldMonths({ ...books, firstDate: parseDate('2025-02-02'), columns: [] });
    expect(begun.complete).to.deep.equal([false, false, false]);
    expect(wholeMonths(begun).months).to.deep.equal([]);
  });

  it('leave out lines without an amount and count a supplier credit against its line', () => {
    const monthly = foldMonths({
      ...books,
      columns: [
        dailyColumn('wage', days, () => 0),
        dailyColumn('purchase', days, (_, index) => (index === 0 ? -500 : index === 1 ? 200 : 0)),
      ],
    });
    expect(monthly.lines.map(({ kind, amounts }) => [kind, amounts[0]])).to.deep.equal([['purchase', 300]]);
  });
});
