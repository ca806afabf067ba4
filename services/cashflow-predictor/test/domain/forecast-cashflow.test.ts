import { whyNotEnough } from '@merchant-analysis/cashflow-predictor/domain/books/enough-data';
import { partFlows } from '@merchant-analysis/cashflow-predictor/domain/books/flow-columns';
import {
  type CashflowInput,
  forecastCashflow,
} from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { describeForecast } from '@merchant-analysis/cashflow-predictor/domain/words/describe-forecast';
import { describeBasis } from '@merchant-analysis/cashflow-predictor/domain/words/rests-on';
import { cashflowForecast } from '@merchant-analysis/contracts/cashflow';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { civilOf, formatDate, parseDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';
import fc from 'fast-check';

const FIRST_DAY = parseDate('2024-01-01');

const column = (kind: DailyColumn['kind'], sums: number[]): DailyColumn => ({ kind, counts: [], sums });

/** A noodle shop, closed on Mondays: sales, goods twice a week, rent on the 1st, wages on the 10th. */
function noodleShop(days: number, seed = 1): DailyColumn[] {
  const random = seededRandom(seed);
  const each = (amount: (day: number) => number) =>
    Array.from({ length: days }, (_, index) => Math.round(amount(FIRST_DAY + index)));
  return [
    column(
      'sale',
      each((day) => (weekdayOf(day) === 1 ? 0 : 300_000 * (1 + 0.1 * random.normal()))),
    ),
    column(
      'purchase',
      each((day) => (weekdayOf(day) % 3 === 2 ? -250_000 * (1 + 0.2 * random.normal()) : 0)),
    ),
    column(
      'rent',
      each((day) => (civilOf(day).day === 1 ? -900_000 : 0)),
    ),
    column(
      'wage',
      each((day) => (civilOf(day).day === 10 ? -1_800_000 * (1 + 0.03 * random.normal()) : 0)),
    ),
    column(
      'own_transfer',
      each(() => -77_777),
    ),
  ];
}

const input = (columns: DailyColumn[], more: Partial<CashflowInput> = {}): CashflowInput => ({
  columns,
  firstDay: FIRST_DAY,
  days: columns[0]!.sums.length,
  openingBalanceMinor: 2_000_000,
  horizonDays: 30,
  floorMinor: 0,
  seed: 'books-1',
  ...more,
});

const scaled = (columns: DailyColumn[], by: number): DailyColumn[] =>
  columns.map((one) => ({ ...one, sums: one.sums.map((sum) => sum * by) }));

/** Any columns a ledger could give: gaps, refunds, rare payments, nothing at all. */
const anyColumns = fc.integer({ min: 14, max: 120 }).chain((days) =>
  fc.tuple(
    ...(['sale', 'refund', 'rent', 'expense', 'financing'] as const).map((kind) =>
      fc
        .array(
          fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: -5_000_000, max: 5_000_000 })),
          {
            minLength: days,
            maxLength: days,
          },
        )
        .map((sums) => column(kind, sums)),
    ),
  ),
);

describe('the cash-flow forecast', () => {
  it('adds up exactly: net is inflow minus outflow, balance the opening balance and all nets so far', () => {
    fc.assert(
      fc.property(anyColumns, fc.integer({ min: 7, max: 60 }), (columns, horizonDays) => {
        const { days } = forecastCashflow(input([...columns], { horizonDays }));
        expect(days).to.have.length(horizonDays);
        let balance = 2_000_000;
        for (const { inflow, outflow, net, balance: foreseen } of days) {
          balance += inflow.mean - outflow.mean;
          expect(net.mean).to.equal(inflow.mean - outflow.mean);
          expect(foreseen.mean).to.equal(balance);
          for (const point of [inflow, outflow, net, foreseen]) {
            expect(Object.values(point).every(Number.isSafeInteger)).to.equal(true);
            expect(point.lo95).to.be.at.most(point.lo80);
            expect(point.lo80).to.be.at.most(point.mean);
            expect(point.hi80).to.be.at.least(point.mean);
            expect(point.hi95).to.be.at.least(point.hi80);
          }
          expect(Math.min(inflow.lo95, outflow.lo95)).to.be.at.least(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('says the same of the same books, and does not touch them', () => {
    const columns = noodleShop(400);
    const before = JSON.stringify(columns);
    const one = forecastCashflow(input(columns));
    expect(JSON.stringify(forecastCashflow(input(columns)).days)).to.equal(JSON.stringify(one.days));
    expect(JSON.stringify(columns)).to.equal(before);
  });

  it('is a thousand times as much for books in another unit', () => {
    const columns = noodleShop(500);
    const small = forecastCashflow(input(columns)).days;
    const large = forecastCashflow(input(scaled(columns, 1000), { openingBalanceMinor: 2_000_000_000 })).days;
    small.forEach(({ inflow, outflow, balance }, index) => {
      expect(large[index]!.inflow.mean / 1000).to.be.closeTo(inflow.mean, 1);
      expect(large[index]!.inflow.hi95 / 1000).to.be.closeTo(inflow.hi95, 2);
      expect(large[index]!.outflow.lo80 / 1000).to.be.closeTo(outflow.lo80, 2);
      expect(large[index]!.balance.lo95 / 1000).to.be.closeTo(balance.lo95, 40);
    });
  });

  it('pays rent and wages on their own days and sells nothing on Mondays', () => {
    const { days, recurring } = forecastCashflow(input(noodleShop(500)));
    expect(recurring.map(({ kind, rule }) => [kind, rule.every])).to.deep.include(['rent', 'month']);
    const first = days.find(({ day }) => civilOf(day).day === 1)!;
    const quiet = days.find(({ day }) => civilOf(day).day === 2)!;
    expect(first.outflow.mean - quiet.outflow.mean).to.be.above(600_000);
    for (const { day, inflow } of days) {
      if (weekdayOf(day) === 1) expect(inflow).to.deep.equal({ mean: 0, lo80: 0, hi80: 0, lo95: 0, hi95: 0 });
      else expect(inflow.mean).to.be.within(270_000, 330_000);
    }
  });

  it('does not count the movement between the own accounts', () => {
    expect(partFlows(noodleShop(30)).map(({ kind }) => kind)).to.not.include('own_transfer');
  });

  it('expects of Spring Festival what it did last year, on its lunar day, and says so', () => {
    const feast = { name: '春节', before: 3, after: 7, days: ['2025-01-29', '2026-02-17'].map(parseDate) };
    const quiet = (day: number): boolean => feast.days.some((first) => day >= first && day < first + 7);
    const length = parseDate('2026-02-09') - FIRST_DAY;
    const sales = column(
      'sale',
      Array.from({ length }, (_, index) => (quiet(FIRST_DAY + index) ? 100_000 : 300_000)),
    );
    const result = forecastCashflow(input([sales], { feasts: [feast] }));
    const foreseen = (date: string) => result.days.find(({ day }) => day === parseDate(date))!.inflow.mean;
    expect(foreseen('2026-02-20')).to.be.within(90_000, 140_000);
    expect(foreseen('2026-02-12')).to.be.within(290_000, 310_000);
    const told = describeBasis(result, { firstDay: FIRST_DAY, lastDay: FIRST_DAY + length - 1 });
    expect(told.zh).to.contain('农历');
    expect(told.en).to.contain('aligned by the lunar date');
    expect(told.en).to.not.contain('Moving feasts such as Spring Festival are not counted');
  });

  it('does not foresee another loan because one was received', () => {
    const columns = noodleShop(200);
    const loan = new Array<number>(200).fill(0);
    loan[150] = 90_000_000;
    const without = forecastCashflow(input(columns)).days;
    const withLoan = forecastCashflow(input([...columns, column('financing', loan)])).days;
    expect(withLoan.map(({ inflow }) => inflow.mean)).to.deep.equal(without.map(({ inflow }) => inflow.mean));
  });

  it('names the first day at risk, which comes earlier with a higher line', () => {
    const poor = input(noodleShop(400), { openingBalanceMinor: 500_000 });
    const low = forecastCashflow(poor).risk;
    const high = forecastCashflow({ ...poor, floorMinor: 400_000 }).risk;
    expect(high.first!.day).to.be.at.most(low.first!.day);
    expect(low.first!.probability).to.be.within(0.05, low.probability);
    expect(high.probability).to.be.at.least(low.probability);
    expect(forecastCashflow({ ...poor, openingBalanceMinor: 900_000_000 }).risk).to.include({
      probability: 0,
    });
  });

  it('works for constant books, for empty ones and for two weeks', () => {
    const constant = forecastCashflow(input([column('sale', new Array<number>(60).fill(1000))]));
    expect(constant.days[3]!.inflow).to.deep.equal({
      mean: 1000,
      lo80: 1000,
      hi80: 1000,
      lo95: 1000,
      hi95: 1000,
    });
    const nothing = forecastCashflow(input([column('sale', new Array<number>(60).fill(0))]));
    expect(nothing.days.at(-1)!.balance.mean).to.equal(2_000_000);
    expect(forecastCashflow(input(noodleShop(14))).days[29]!.balance.hi95).to.be.above(0);
  });

  it('covers the days that came after, over many merchants', () => {
    let [in80, in95, balance80, all] = [0, 0, 0, 0];
    for (let seed = 0; seed < 25; seed++) {
      const columns = noodleShop(430, seed);
      const known = columns.map((one) => ({ ...one, sums: one.sums.slice(0, 400) }));
      let balance = 2_000_000;
      forecastCashflow(input(known)).days.forEach((day, index) => {
        const outflow = -['purchase', 'rent', 'wage']
          .map((kind) => columns.find((one) => one.kind === kind)!.sums[400 + index]!)
          .reduce((sum, one) => sum + one, 0);
        const inflow = columns[0]!.sums[400 + index]!;
        balance += inflow - outflow;
        all++;
        if (inflow >= day.inflow.lo80 && inflow <= day.inflow.hi80) in80++;
        if (inflow >= day.inflow.lo95 && inflow <= day.inflow.hi95) in95++;
        if (balance >= day.balance.lo80 && balance <= day.balance.hi80) balance80++;
      });
    }
    // One day in seven is closed and always covered.
    expect(in80 / all).to.be.within(0.76, 0.9);
    expect(in95 / all).to.be.within(0.92, 0.99);
    expect(balance80 / all).to.be.within(0.7, 0.95);
  });
});

describe('what a forecast tells', () => {
  const result = forecastCashflow(input(noodleShop(400), { horizonDays: 7 }));
  const told = describeForecast(
    {
      id: 'fct_0123456789abcdef',
      subject: { kind: 'merchant', id: 'mer_noodles01' },
      currency: 'CNY',
      horizonDays: 7,
      dataVersion: '9',
      openingBalanceMinor: 2_000_000,
      firstDay: FIRST_DAY,
      lastDay: FIRST_DAY + 399,
      floorMinor: 0,
    },
    result,
  );

  it('fits the contract and survives the wire unchanged', () => {
    expect(cashflowForecast.parse(JSON.parse(JSON.stringify(told)))).to.deep.equal(told);
  });

  it('is signed, dated and named', () => {
    const rent = told.recurring.find(({ kind }) => kind === 'rent')!;
    expect(rent).to.include({ every: 'month', typicalMinor: -900_000, occurrences: 14 });
    expect(rent.dueOn).to.deep.equal({ dayOfMonth: 1, onWeekend: 'same-day' });
    expect(told.days[0]!.date).to.equal(formatDate(FIRST_DAY + 400));
    expect(told.asOf).to.equal(formatDate(FIRST_DAY + 399));
  });

  it('says plainly what it rests on', () => {
    expect(told.restsOn.en).to.contain('400 days of books, from 2024-01-01 to 2025-02-03');
    expect(told.restsOn.en).to.contain('No money comes in on Mondays');
    expect(told.restsOn.en).to.contain('Rent, Wages');
    expect(told.restsOn.en).to.contain('Day-to-day inflow and outflow: follows the weekday pattern');
    expect(told.restsOn.zh).to.contain('共 400 天').and.contain('周一').and.contain('房租、工资');
    expect(told.restsOn.en).to.contain('Spring Festival');
  });

  it('says that what is missing on one side is unknown and not zero', () => {
    const shop = noodleShop(400);
    const tell = (columns: DailyColumn[]) =>
      describeBasis(forecastCashflow(input(columns, { horizonDays: 7 })), {
        firstDay: FIRST_DAY,
        lastDay: FIRST_DAY + 399,
      });
    const refunds = column(
      'refund',
      Array.from({ length: 400 }, (_, day) => (day % 9 === 0 ? -3_000 : 0)),
    );
    const onlySales = tell([shop[0]!, refunds]);
    expect(onlySales.en).to.contain('no outflow but refunds');
    expect(onlySales.zh).to.contain('没有任何支出（退款除外）');
    expect(tell(shop.slice(1)).en)
      .to.contain('no inflow')
      .and.not.contain('Day-to-day inflow');
    expect(told.restsOn.en).not.to.match(/no (?:in|out)flow/);
  });

  it('is its own measured error beside that of the naive', () => {
    expect(told.accuracy).to.include({ status: 'measured', horizonDays: 7, origins: 10 });
    if (told.accuracy.status === 'measured') expect(told.accuracy.mase).to.be.below(told.accuracy.maseNaive!);
  });

  it('says when there is too little to go by, and what to do', () => {
    expect(whyNotEnough(0)?.code).to.equal('no-transactions');
    expect(whyNotEnough(13)?.reason.en).to.contain('13 days').and.contain('14');
    expect(whyNotEnough(14)).to.equal(undefined);
  });
});
