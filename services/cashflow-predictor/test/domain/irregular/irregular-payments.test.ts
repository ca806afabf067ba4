import {
  type CashflowInput,
  type CashflowResult,
  forecastCashflow,
} from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { NOTHING_KNOWN } from '@merchant-analysis/cashflow-predictor/domain/known/known-future';
import { describeBasis } from '@merchant-analysis/cashflow-predictor/domain/words/rests-on';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const FIRST = parseDate('2026-01-01');
const DAYS = 333;

/** Noise of a tenth around a mean, and more on single days. */
function column(
  kind: DailyColumn['kind'],
  meanMinor: number,
  more: Record<number, number> = {},
): DailyColumn {
  const random = seededRandom(`${kind} ${meanMinor}`);
  const sums = Array.from({ length: DAYS }, (_, day) =>
    Math.round(meanMinor * (1 + 0.1 * random.normal()) + (more[day] ?? 0)),
  );
  return { kind, counts: [], sums };
}

function books(columns: readonly DailyColumn[], more: Partial<CashflowInput> = {}): CashflowInput {
  return {
    ...{ columns, firstDay: FIRST, days: DAYS, horizonDays: 60 },
    ...{ openingBalanceMinor: 20_000_000, floorMinor: 0, seed: 'irregular', ...more },
  };
}

const perDay = (result: CashflowResult, side: 'inflow' | 'outflow') =>
  result.days.reduce((sum, day) => sum + day[side].mean, 0) / result.days.length;
const toldBy = (result: CashflowResult) =>
  describeBasis(result, { firstDay: FIRST, lastDay: FIRST + DAYS - 1 });

/** A restock of 50,000.00 on some day of each month. */
const RESTOCK_DAYS = [12, 33, 71, 95, 140, 163, 181, 222, 248, 290, 310];
const restocks = Object.fromEntries(RESTOCK_DAYS.map((day) => [day, -5_000_000]));
const GOODS = [column('sale', 250_000), column('purchase', -24_500, restocks)];

describe('large payments without dates of their own', () => {
  it('are expected at their mean, although nobody knows the days', () => {
    const result = forecastCashflow(books(GOODS));
    // 11 · 5,000,000 / 333 a day, and 24,500 of fresh goods.
    expect(perDay(result, 'outflow')).to.be.closeTo(165_165 + 24_500, 2_500);
    const { mean, lo80, hi80, lo95, hi95 } = result.days[3]!.outflow;
    expect([lo95, lo80, mean, hi80, hi95]).to.deep.equal(
      [lo95, lo80, mean, hi80, hi95].sort((a, b) => a - b),
    );
    // Most days see fresh goods alone, and one in thirty a restock: beyond the 80 %, within the 95 % interval.
    expect(lo80).to.be.within(15_000, 24_500);
    expect(hi80).to.equal(mean);
    expect(hi95).to.be.within(4_900_000, 5_200_000);
    expect(toldBy(result).en).to.contain('Large irregular outflows (11 in the last 333 days)');
    expect(toldBy(result).zh).to.contain('没有固定日期的大额支出（近 333 天 11 笔）');
  });

  it('leave the balance where their sum puts it, with room for more and for fewer of them', () => {
    const result = forecastCashflow(books(GOODS));
    const end = result.days.at(-1)!.balance;
    expect(end.mean).to.be.closeTo(20_000_000 + 60 * (250_000 - 189_665), 500_000);
    // Two are due in 60 days (11 in 333): none, which happens once in seven times, is 9.9 million more.
    expect(end.hi80 - end.mean).to.be.within(6_000_000, 11_000_000);
    // Five or more happen once in twenty times.
    expect(end.mean - end.lo95).to.be.within(10_000_000, 21_000_000);
  });

  it('are one-offs when there were one or two: not expected again, and no risk of a loss as large', () => {
    const machine = books(
      [column('sale', 200_000, { 314: 90_000_000 }), column('expense', -80_000, { 315: -50_000_000 })],
      { openingBalanceMinor: 54_900_000 },
    );
    const result = forecastCashflow(machine);
    expect(perDay(result, 'inflow')).to.be.closeTo(200_000, 5_000);
    expect(perDay(result, 'outflow')).to.be.closeTo(80_000, 2_000);
    expect(result.risk.probability).to.equal(0);
    expect(toldBy(result).en).to.contain('Large inflows of 2026-11-11 were one-offs');
    expect(toldBy(result).zh).to.contain('2026-11-12 的大额支出视为一次性');
  });

  it('that bring money are no sign of losses as large', () => {
    const contract = Object.fromEntries(RESTOCK_DAYS.map((day) => [day, 6_000_000]));
    const result = forecastCashflow(
      books([column('sale', 150_000, contract), column('purchase', -60_000)], { openingBalanceMinor: 0 }),
    );
    // The worst that can happen is that none comes: 60 days of 150,000 less 60,000 remain.
    const worst = result.bands.lowest[0]!;
    expect(worst).to.be.greaterThan(-1_000_000);
    expect(result.days.at(-1)!.balance.lo95).to.be.closeTo(60 * 90_000, 1_500_000);
  });

  it('have ended when none has come for three times as long as usual', () => {
    const early = Object.fromEntries([5, 15, 25, 35, 45].map((day) => [day, -5_000_000]));
    const result = forecastCashflow(books([column('sale', 250_000), column('purchase', -24_500, early)]));
    expect(result.irregular.out.found).to.have.length(5);
    expect(perDay(result, 'outflow')).to.be.closeTo(24_500, 1_000);
  });

  it('are all there is in books that see money on few days: their mean is the forecast', () => {
    const paid = Array.from({ length: 22 }, (_, index) => 7 + 15 * index);
    const sums = Array.from({ length: DAYS }, (_, day) => (paid.includes(day) ? 7_100_000 : 0));
    const result = forecastCashflow(books([{ kind: 'sale', counts: [], sums }]));
    expect(perDay(result, 'inflow')).to.be.closeTo((22 * 7_100_000) / 333, 1);
  });

  it('that invoices announce are not expected beside the invoices', () => {
    const paid = Object.fromEntries(RESTOCK_DAYS.map((day) => [day, 6_000_000]));
    const columns = [column('sale', 150_000, paid), column('purchase', -60_000)];
    const invoicePayments = RESTOCK_DAYS.map((day) => ({
      ...{ direction: 'in' as const, day: FIRST + day, amountMinor: 6_000_000, leadDays: 30 },
    }));
    const result = forecastCashflow(books(columns, { future: { ...NOTHING_KNOWN, invoicePayments } }));
    // For thirty days every such payment would be known by now; behind them unknown ones may come.
    const inflow = result.days.map((day) => day.inflow.mean);
    const meanOf = (days: readonly number[]) => days.reduce((sum, one) => sum + one, 0) / days.length;
    expect(meanOf(inflow.slice(0, 30))).to.be.closeTo(150_000, 5_000);
    expect(meanOf(inflow.slice(30))).to.be.closeTo(150_000 + (11 * 6_000_000) / 333, 6_000);
  });
});
