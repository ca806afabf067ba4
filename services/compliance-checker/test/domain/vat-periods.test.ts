import { daysToRead, twelveMonthsUpTo } from '@merchant-analysis/compliance-checker/domain/check-window';
import { vatPeriods } from '@merchant-analysis/compliance-checker/domain/vat-periods';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

const range = (from: string, to: string) => ({ from: parseDate(from), to: parseDate(to) });
const shown = ({ from, to }: { from: number; to: number }) => [formatDate(from), formatDate(to)];

describe('VAT periods and check windows', () => {
  it('takes quarters and months whole', () => {
    const quarters = vatPeriods('quarter', range('2025-12-31', '2026-04-01'));
    expect(quarters.map(({ key }) => key)).to.deep.equal(['2025-Q4', '2026-Q1', '2026-Q2']);
    expect(shown(quarters[1]!)).to.deep.equal(['2026-01-01', '2026-03-31']);
    const months = vatPeriods('month', range('2024-02-29', '2024-03-01'));
    expect(months.map((one) => [one.key, ...shown(one)])).to.deep.equal([
      ['2024-02', '2024-02-01', '2024-02-29'],
      ['2024-03', '2024-03-01', '2024-03-31'],
    ]);
  });

  it('looks back twelve months, also from a leap day', () => {
    expect(shown(twelveMonthsUpTo(parseDate('2026-06-30')))).to.deep.equal(['2025-07-01', '2026-06-30']);
    expect(shown(twelveMonthsUpTo(parseDate('2024-02-29')))).to.deep.equal(['2023-03-01', '2024-02-29']);
  });

  it('reads what a rolling year of every month in the window needs, from the first day of the books', () => {
    const window = twelveMonthsUpTo(parseDate('2026-06-15'));
    expect(shown(daysToRead(window, parseDate('2020-01-01')))).to.deep.equal(['2024-07-01', '2026-06-15']);
    expect(shown(daysToRead(window, parseDate('2026-01-05')))).to.deep.equal(['2026-01-05', '2026-06-15']);
  });
});
