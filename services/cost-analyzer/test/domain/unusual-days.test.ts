import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { findUnusualDays } from '@merchant-analysis/cost-analyzer/domain/unusual-days';
import { parseDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { dailyColumn, isDayOfMonth, noisy } from './made-books.js';

const year = { from: '2025-01-01', to: '2025-12-31' };
const weekend = (day: number): number => (weekdayOf(day) >= 6 ? 500_000 : 200_000);

describe('unusual days', () => {
  it('does not wonder at weekends, however much more they bring', () => {
    expect(found([dailyColumn('sale', year, weekend)])).to.deep.equal([]);
    const closedOnMondays = dailyColumn('sale', year, (day) => (weekdayOf(day) === 1 ? 0 : weekend(day)));
    expect(found([closedOnMondays])).to.deep.equal([]);
  });

  it('does not wonder at a merchant that grows or trades by the season', () => {
    const seasonal = dailyColumn('sale', year, (day, index) =>
      Math.round(weekend(day) * (1 + index / 365) * (1 + 0.3 * Math.sin((2 * Math.PI * index) / 365))),
    );
    expect(found([seasonal])).to.deep.equal([]);
  });

  it('does not wonder at the last day of each month, when wages have been paid', () => {
    const payday = dailyColumn('sale', year, (day) => weekend(day) * (isDayOfMonth(day + 1, 1) ? 2 : 1));
    expect(found([payday])).to.deep.equal([]);
    payday.sums[parseDate('2025-08-31') - parseDate(year.from)] = 250_000;
    const [day, ...others] = found([payday]);
    expect(others).to.deep.equal([]);
    expect(day).to.include({ date: '2025-08-31', amountMinor: 250_000 });
    expect(day?.usualMinor).to.be.within(900_000, 1_000_000);
  });

  it('does not tell a fee again that went with the sales of its day', () => {
    const sale = dailyColumn('sale', year, (day) =>
      day === parseDate('2025-06-18') ? 1_500_000 : weekend(day),
    );
    const fee = { ...sale, kind: 'fee' as const, sums: sale.sums.map((sum) => -sum / 100) };
    expect(found([sale, fee]).map(({ kind }) => kind)).to.deep.equal(['sale']);
  });

  it('rarely wonders at noise alone', () => {
    const plain = dailyColumn('sale', year, weekend);
    let alarms = 0;
    for (let seed = 1; seed <= 20; seed++)
      alarms += found([{ ...plain, sums: noisy(seed, 0.08, plain.sums) }]).length;
    // A normal error is beyond 3.5 once in 2,150 days: three or four times in these 7,300.
    expect(alarms).to.be.at.most(8);
  });

  it('names the occasion of a day where one is known', () => {
    const column = dailyColumn('sale', year, weekend);
    column.sums = noisy(1, 0.05, column.sums);
    column.sums[parseDate('2025-11-11') - parseDate(year.from)] = 900_000;
    const [day] = found([column], new Set([parseDate('2025-10-01')]));
    expect(day?.reason.en).to.match(/ % \(the 11-11 sales\)$/);
    expect(day?.reason.zh).to.match(/（双十一）$/);
  });

  it('tells a Wednesday with the takings of a Saturday, against other Wednesdays', () => {
    const column = dailyColumn('sale', year, weekend);
    column.sums = noisy(1, 0.05, column.sums);
    column.sums[parseDate('2025-06-18') - parseDate(year.from)] = 500_000;
    const [day, ...others] = found([column]);
    expect(others).to.deep.equal([]);
    expect(day).to.include({ date: '2025-06-18', kind: 'sale', amountMinor: 500_000 });
    expect(day?.usualMinor).to.be.within(190_000, 210_000);
    expect(day?.reason.en).to.match(/^sales 5,000 on a Wednesday against a usual [\d,.]+: \+1[3-6]\d %$/);
    expect(day?.reason.zh).to.match(/^周三销售 5,000，通常为 /);
  });

  it('tells a day without sales', () => {
    const column = dailyColumn('sale', year, (day) => (day === parseDate('2025-09-10') ? 0 : weekend(day)));
    expect(found([column]).map(({ date, reason }) => [date, reason.en])).to.deep.equal([
      ['2025-09-10', 'sales 0 on a Wednesday against a usual 2,000: -100 %'],
    ]);
  });

  it('compares a weekly delivery with the other deliveries only', () => {
    const deliveries = dailyColumn('purchase', year, (day) => (weekdayOf(day) === 2 ? -300_000 : 0));
    deliveries.sums[parseDate('2025-07-08') - parseDate(year.from)] = -1_500_000;
    expect(found([deliveries]).map(({ date, amountMinor }) => [date, amountMinor])).to.deep.equal([
      ['2025-07-08', 1_500_000],
    ]);
  });

  it('asks for more before it wonders at a public holiday', () => {
    const column = dailyColumn('sale', year, weekend);
    column.sums = noisy(2, 0.1, column.sums);
    const feast = parseDate('2025-10-01');
    column.sums[feast - parseDate(year.from)] = 310_000;
    expect(found([column]).map(({ date }) => date)).to.include('2025-10-01');
    expect(found([column], new Set([feast])).map(({ date }) => date)).to.not.include('2025-10-01');
    column.sums[feast - parseDate(year.from)] = 0;
    expect(found([column]).map(({ date }) => date)).to.include('2025-10-01');
    expect(found([column], new Set([feast])).map(({ date }) => date)).to.not.include('2025-10-01');
  });

  it('says that four weeks are needed', () => {
    const short = { from: '2025-01-01', to: '2025-01-27' };
    const figure = findUnusualDays(
      {
        from: parseDate(short.from),
        to: parseDate(short.to),
        columns: [dailyColumn('sale', short, weekend)],
        holidays: new Set(),
      },
      'CNY',
    );
    expect(figure).to.include({ status: 'not-enough-data', code: 'too-few-days' });
  });
});

function found(columns: DailyColumn[], holidays: ReadonlySet<number> = new Set()) {
  const figure = findUnusualDays(
    { from: parseDate(year.from), to: parseDate(year.to), columns, holidays },
    'CNY',
  );
  if (figure.status !== 'done') throw new Error(figure.reason.en);
  return figure.value;
}
