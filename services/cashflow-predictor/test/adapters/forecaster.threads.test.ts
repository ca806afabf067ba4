import { forecastersIn } from '@merchant-analysis/cashflow-predictor/adapters/forecaster.threads';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { cashflowSettings, threadsOf } from '@merchant-analysis/cashflow-predictor/settings';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { expect } from 'chai';
import { madeBooks } from '../made-books.js';

const input = {
  columns: madeBooks(300).columns,
  firstDay: parseDate('2025-01-01'),
  days: 300,
  openingBalanceMinor: 5_000_000,
  horizonDays: 30,
  floorMinor: 0,
  seed: 'fc_1',
};

describe('a forecast in a thread', () => {
  it('is the forecast of the function itself, to the last figure', async () => {
    const inThreads = forecastersIn(2);
    const here = forecastersIn(0);
    try {
      const expected = forecastCashflow(input);
      const results = await Promise.all([1, 2, 3].map(() => inThreads.within(() => 10_000)(input)));
      for (const result of results) expect(result).to.deep.equal(expected);
      expect(await here.within(() => 10_000)(input)).to.deep.equal(expected);
    } finally {
      await inThreads.close();
      await here.close();
    }
  });

  it('is computed by as many as the setting says, and by at least one when it says nothing', () => {
    expect(threadsOf(loadSettings(cashflowSettings, { FORECAST_THREADS: '0' }).forecastThreads)).to.equal(0);
    expect(threadsOf(loadSettings(cashflowSettings, {}).forecastThreads)).to.be.at.least(1);
    expect(() => loadSettings(cashflowSettings, { FORECAST_THREADS: 'many' })).to.throw(SettingsError);
  });
});
