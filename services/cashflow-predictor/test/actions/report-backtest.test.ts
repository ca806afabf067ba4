import { backtestForecasts } from '@merchant-analysis/cashflow-predictor/actions/backtest-forecasts';
import { reportBacktest } from '@merchant-analysis/cashflow-predictor/actions/report-backtest';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { expect } from 'chai';
import { madeBooks, NOODLES } from '../made-books.js';
import { memoryLedger } from '../memory-ledger.js';
import { PLAIN_LAW } from '../memory-rim.js';

describe('the backtest as a page', () => {
  const ledger = memoryLedger();
  const rim = {
    ledger,
    lawBook: PLAIN_LAW,
    forecastBooks: async (input: Parameters<typeof forecastCashflow>[0]) => forecastCashflow(input),
  };
  const asked = { merchantId: NOODLES, horizonDays: 28, origins: 3 };

  it('tells what the figures of the same backtest tell', async () => {
    ledger.write(NOODLES, madeBooks(200));
    const { origins, overall } = await backtestForecasts(rim, asked);
    const { html } = await reportBacktest(rim, { ...asked, language: 'en' });
    const percent = (share: number) => `${Math.round(100 * share)}\u00a0%`;
    expect(html).to.contain(`add up to ${percent(overall!.wapeInflow!)} of what moved`);
    expect(html).to.contain(`band held ${percent(overall!.coverage80)} of inflow days`);
    for (const { asOf, wapeInflow, balanceErrorMinor } of origins) {
      expect(html).to.contain(`Forecast of ${asOf}`);
      expect(html).to.contain(`Inflow: missed by ${percent(wapeInflow!)}`);
      const yuan = Math.round(Math.abs(balanceErrorMinor) / 100).toLocaleString('en');
      expect(html).to.contain(`${yuan}\u00a0CNY ${balanceErrorMinor > 0 ? 'less' : 'more'} than expected`);
    }
  });

  it('says in Chinese what the forecasts rest on', async () => {
    const { html } = await reportBacktest(rim, { ...asked, language: 'zh' });
    expect(html).to.contain('面馆：现金流预测回测').and.contain('日常收入：按最近几周同一星期几的规律');
    expect(html).to.contain('固定收支按各自的日期计入：房租');
  });

  it('makes nothing of days of nothing where the books have one side', async () => {
    const { columns, ...books } = madeBooks(120);
    ledger.write(NOODLES, { ...books, columns: columns.slice(0, 1) });
    const { html } = await reportBacktest(rim, asked);
    expect(html).to.contain('Outflow: nothing moved').and.contain('The books hold no outflow');
    expect(html).to.match(/80\u00a0% band held \d+\u00a0% of inflow days; the/);
    expect(html).not.to.contain('NaN');
  });

  it('says why there is none of empty or short books, and how many the books allow', async () => {
    ledger.write(NOODLES, { from: '2025-01-01', columns: [] });
    expect((await reportBacktest(rim, asked)).html).to.contain('the books cover 0 days');
    ledger.write(NOODLES, madeBooks(30));
    expect((await reportBacktest(rim, asked)).html).to.contain('needs at least 42');
    ledger.write(NOODLES, madeBooks(75));
    expect((await reportBacktest(rim, asked)).html).to.contain(
      '3 were asked for; the books are long enough for 2',
    );
  });
});
