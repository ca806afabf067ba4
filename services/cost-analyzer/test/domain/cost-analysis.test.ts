import { costAnalysis } from '@merchant-analysis/contracts/cost';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { analyzeBooks, type CostBooks } from '@merchant-analysis/cost-analyzer/domain/cost-analysis';
import { parseDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import fc from 'fast-check';
import { dailyColumn, isDayOfMonth, noisy } from './made-books.js';

const days = { from: '2024-11-01', to: '2025-11-20' };

describe('a cost analysis', () => {
  it('sums the cost lines of each month to its total, exactly, and shares to the share of the total', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5_000_000, max: 1_000_000 }), { minLength: 8, maxLength: 8 }),
        (sums) => {
          fc.pre(sums.slice(0, 7).some((sum) => sum !== 0));
          const kinds = ['purchase', 'wage', 'rent', 'utility', 'fee', 'tax', 'expense'] as const;
          const columns = kinds.map((kind, index) =>
            dailyColumn(kind, days, (day) => (isDayOfMonth(day, 9) ? sums[index]! : 0)),
          );
          columns.push(dailyColumn('sale', days, () => 300_007));
          for (const month of analyzeBooks(books(columns)).monthly) {
            const total = month.costs.reduce((sum, line) => sum + line.amountMinor, 0);
            expect(month.totalCostMinor).to.equal(total);
            expect(month.profitMinor).to.equal(month.turnoverMinor - total);
            const shares = month.costs.reduce(
              (sum, line) => sum + Math.round((line.shareOfTurnover ?? 0) * 10_000),
              0,
            );
            expect(shares).to.equal(roundHalfAway((total / month.turnoverMinor) * 10_000));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('gives the same bytes whatever the order of columns and rows', () => {
    const columns = noodleShop();
    const rows = ['面', '饺子', '茶'].flatMap((member, index) => [
      { month: '2025-01', kind: 'sale' as const, member, count: 3, sumMinor: 900 - index },
      { month: '2025-02', kind: 'sale' as const, member, count: 3, sumMinor: 700 + index },
    ]);
    const whole = JSON.stringify(analyzeBooks({ ...books(columns), items: { rows, members: 3 } }));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(columns, { minLength: columns.length }),
        fc.shuffledSubarray(rows, { minLength: rows.length }),
        (shuffledColumns, shuffledRows) => {
          const items = { rows: shuffledRows, members: 3 };
          expect(JSON.stringify(analyzeBooks({ ...books(shuffledColumns), items }))).to.equal(whole);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('answers within its contract', () => {
    const analysis = analyzeBooks(books(noodleShop()));
    expect(costAnalysis.safeParse(JSON.parse(JSON.stringify(analysis))).error).to.equal(undefined);
    expect(analysis.split.status).to.equal('done');
    expect(analysis.breakEven.status).to.equal('done');
  });

  it('marks the month that has begun, and keeps it out of the split', () => {
    const { monthly, split } = analyzeBooks(books(noodleShop()));
    expect(monthly.map(({ month, complete }) => `${month} ${complete}`)).to.have.length(13);
    expect(monthly.at(-1)).to.include({ month: '2025-11', complete: false });
    expect(monthly.slice(0, -1).every(({ complete }) => complete)).to.equal(true);
    expect(split.status === 'done' && split.value.months).to.equal(12);
  });

  it('counts refunds against turnover, and neither transfers nor loans as income or cost', () => {
    const { monthly } = analyzeBooks(
      books([
        dailyColumn('sale', days, () => 1000),
        dailyColumn('refund', days, () => -100),
        dailyColumn('own_transfer', days, () => -50_000),
        dailyColumn('financing', days, () => 70_000),
        dailyColumn('other_income', days, () => 300),
      ]),
    );
    expect(monthly[0]).to.deep.equal({
      month: '2024-11',
      complete: true,
      turnoverMinor: 27_000,
      costs: [],
      totalCostMinor: null,
      profitMinor: null,
    });
  });

  it('says that the books hold no costs instead of a margin of 100 %', () => {
    const { monthly, split, contribution, breakEven } = analyzeBooks(
      books([dailyColumn('sale', days, () => 1000)]),
    );
    for (const month of monthly) expect(month).to.include({ totalCostMinor: null, profitMinor: null });
    for (const figure of [split, contribution, breakEven]) {
      expect(figure).to.include({ status: 'not-enough-data', code: 'no-costs' });
    }
  });

  it('does not judge the day that is still running', () => {
    const columns = [dailyColumn('sale', days, (day) => (day === parseDate(days.to) ? 100 : 100_000))];
    const running = analyzeBooks({ ...books(columns), today: parseDate(days.to) });
    expect(running.unusual.days).to.deep.equal({ status: 'done', value: [] });
    const over = analyzeBooks({ ...books(columns), today: parseDate(days.to) + 1 });
    expect(over.unusual.days.status === 'done' && over.unusual.days.value).to.have.length(1);
  });
});

function books(columns: readonly DailyColumn[]): CostBooks {
  const [from, to] = [parseDate(days.from), parseDate(days.to)];
  return {
    subject: { kind: 'merchant', id: 'mer_00000001' },
    currency: 'CNY',
    dataVersion: '1',
    daily: { from, to, firstDate: parseDate('2023-01-01'), lastDate: to, columns },
    today: to + 5,
    items: { rows: [], members: 0 },
    holidays: new Set(),
  };
}

function noodleShop(): DailyColumn[] {
  const sales = dailyColumn('sale', days, (day) => (weekdayOf(day) >= 6 ? 600_000 : 400_000));
  sales.sums = noisy(1, 0.1, sales.sums).map((amount, index) => Math.round(amount * (1 + index / 500)));
  return [
    sales,
    dailyColumn('purchase', days, (_, index) => -Math.round(sales.sums[index]! * 0.35), '食材'),
    dailyColumn('rent', days, (day) => (isDayOfMonth(day, 1) ? -1_500_000 : 0)),
    dailyColumn('wage', days, (day) => (isDayOfMonth(day, 10) ? -3_000_000 : 0)),
    dailyColumn('expense', days, (day) => (isDayOfMonth(day, 20) ? -100_000 : 0), '保洁'),
    dailyColumn('expense', days, (day) => (isDayOfMonth(day, 21) ? -50_000 : 0)),
  ];
}

function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
