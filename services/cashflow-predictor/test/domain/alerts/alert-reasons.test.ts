import {
  driftReason,
  lowBalanceReason,
} from '@merchant-analysis/cashflow-predictor/domain/alerts/alert-reasons';
import type { CashflowForecast } from '@merchant-analysis/contracts/cashflow';
import { expect } from 'chai';

const terms = { floorMinor: 20_000, probability: 0.2, withinDays: 30 };

/** What of a forecast an alert tells. */
function forecastIn(currency: string, openingBalanceMinor: number): CashflowForecast {
  const lowest = { date: '2025-12-05', balanceMinor: 15_000 };
  return {
    ...{ id: 'fct_00000001', currency, openingBalanceMinor, asOf: '2025-11-20' },
    risk: { probability: 0.3, firstDate: '2025-12-01', lowest },
  } as CashflowForecast;
}

const textIn = (currency: string, openingBalanceMinor: number) =>
  lowBalanceReason(forecastIn(currency, openingBalanceMinor), terms)!.text;

describe('an alert of a low balance', () => {
  it('writes amounts with the digits that their currency has: a yen has none, a dinar three', () => {
    expect(textIn('CNY', 30_000).en).to.contain('below 200.00 CNY within');
    expect(textIn('JPY', 30_000).en).to.contain('below 20000 JPY within');
    expect(textIn('JPY', 30_000).zh).to.contain('低于 20000 JPY 的');
    expect(textIn('KWD', 30_000).en).to.contain('below 20.000 KWD within');
    expect(textIn('JPY', 18_000).en).to.contain(
      'The balance is below 20000 JPY: it was 18000 JPY on 2025-11-20, and the lowest expected within 30 days is 15000 JPY',
    );
  });
});

describe('an alert of drift', () => {
  it('says in both languages that it is the inflow that was judged', () => {
    const judged = { days: 40, coverage80: 0.5, coverage95: 0.7, isDrifting: true, widening: 1.9 };
    const { zh, en } = driftReason(judged)!.text;
    expect(zh).to.contain('50% 的实际日流入（40 天）');
    expect(en).to.contain('Only 50 % of the daily inflows lay in the 80 % intervals');
  });
});
