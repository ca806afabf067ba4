import type { CostAnalysis } from '@merchant-analysis/contracts/cost';
import { analyzeCosts } from '@merchant-analysis/cost-analyzer/actions/analyze-costs';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { Problem } from '@merchant-analysis/kernel/problem';
import { expect } from 'chai';
import { dailyColumn, isDayOfMonth } from '../domain/made-books.js';
import { MERCHANT, type MemoryBooks, memoryLedger } from '../memory-ledger.js';

const days = { from: '2023-06-01', to: '2025-11-20' };
const books: MemoryBooks = {
  ...days,
  columns: [
    dailyColumn('sale', days, (_, index) => 300_000 + (index % 90) * 3000),
    dailyColumn('purchase', days, (_, index) => -(120_000 + (index % 90) * 1200)),
    dailyColumn('rent', days, (day) => (isDayOfMonth(day, 1) ? -1_000_000 : 0)),
  ],
  items: [{ month: '2025-05', kind: 'sale', member: '牛肉面', count: 9, sumMinor: 900 }],
};

describe('analyzing costs', () => {
  it('looks at the last twelve whole months of the books and the one that has begun', async () => {
    const analysis = await analysisOf({ merchantId: MERCHANT });
    expect([analysis.from, analysis.to]).to.deep.equal(['2024-11-01', '2025-11-20']);
    expect(analysis.dataVersion).to.equal('7');
    expect(analysis.monthly).to.have.length(13);
    expect(analysis.pareto.status === 'done' && analysis.pareto.value.items[0]?.item).to.equal('牛肉面');
  });

  it('looks at the days that were asked for', async () => {
    const analysis = await analysisOf({ merchantId: MERCHANT, from: '2024-01-15', to: '2024-03-31' });
    expect(analysis.monthly.map(({ month, complete }) => [month, complete])).to.deep.equal([
      ['2024-01', false],
      ['2024-02', true],
      ['2024-03', true],
    ]);
    expect(analysis.split).to.include({ status: 'not-enough-data', code: 'too-few-months' });
  });

  it('says that empty books are empty, and that a window lies outside of them', async () => {
    const empty = memoryLedger({ ...days, columns: [] });
    const nothing = await analyzeCosts({ ledger: empty, calendar: noHolidays }, { merchantId: MERCHANT });
    expect(nothing).to.include({ status: 'not-enough-data', code: 'books-empty' });
    const outside = await answerTo({ merchantId: MERCHANT, to: '2020-01-01' });
    expect(outside).to.include({ status: 'not-enough-data', code: 'window-empty' });
  });

  it('tells nothing of a merchant that the caller may not see', async () => {
    const failure = await answerTo({ merchantId: 'mer_stranger1' }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
  });

  it('takes the holidays of the time zone of the merchant', async () => {
    const zones: string[] = [];
    const holidaysOf = (timeZone: string) => {
      zones.push(timeZone);
      return new Set([parseDate('2025-10-01')]);
    };
    await analyzeCosts({ ledger: memoryLedger(books), calendar: { holidaysOf } }, { merchantId: MERCHANT });
    expect(zones).to.deep.equal(['Asia/Shanghai']);
  });
});

const noHolidays = { holidaysOf: () => new Set<number>() };

function answerTo(params: { merchantId: string; from?: string; to?: string }) {
  return analyzeCosts({ ledger: memoryLedger(books), calendar: noHolidays }, params);
}

async function analysisOf(params: Parameters<typeof answerTo>[0]): Promise<CostAnalysis> {
  const answer = await answerTo(params);
  if (answer.status !== 'done') throw new Error(answer.reason.en);
  return answer.analysis;
}
