import { explainDifference } from '@merchant-analysis/cashflow-predictor/domain/explain-difference';
import {
  type CashflowInput,
  forecastCashflow,
} from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { certainOn, type KnownFlow } from '@merchant-analysis/cashflow-predictor/domain/known/known-flow';
import { NOTHING_KNOWN } from '@merchant-analysis/cashflow-predictor/domain/known/known-future';
import { cliffCalendar } from '@merchant-analysis/cashflow-predictor/domain/taxes/cliff-calendar';
import { describeDrivers } from '@merchant-analysis/cashflow-predictor/domain/words/describe-drivers';
import { civilOf, formatDate, parseDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';
import fc from 'fast-check';
import { PLAIN_LAW } from '../memory-rim.js';

const never = (): boolean => false;

function books(
  from: string,
  days: number,
  sale: (day: number) => number,
  more: Partial<CashflowInput> = {},
): CashflowInput {
  const firstDay = parseDate(from);
  const each = (amount: (day: number) => number) =>
    Array.from({ length: days }, (_, index) => amount(firstDay + index));
  return {
    columns: [
      { kind: 'sale', counts: [], sums: each(sale) },
      { kind: 'rent', counts: [], sums: each((day) => (civilOf(day).day === 5 ? -90_000 : 0)) },
    ],
    ...{ firstDay, days, openingBalanceMinor: 0, horizonDays: 30, floorMinor: 0, seed: 'x' },
    ...more,
  };
}

const sumOf = (parts: object): number =>
  Object.values(parts).reduce((sum: number, one) => sum + Number(one), 0);

describe('what makes the next month differ from the last', () => {
  it('sums to the difference to the minor unit, whatever the books hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 40, max: 200 }), (seed, days) => {
        const random = seededRandom(seed);
        const input = books('2025-01-01', days, () => Math.round(50_000 * (1 + 0.3 * random.normal())));
        const invoice = {
          direction: 'in' as const,
          day: input.firstDay + days - 3,
          amountMinor: 1234,
          leadDays: 9,
        };
        const future = { ...NOTHING_KNOWN, invoicePayments: [invoice] };
        const { last, next, parts } = explainDifference(
          { ...input, future },
          forecastCashflow({ ...input, future }),
          (day) => day % 11 === 0,
        );
        expect(sumOf(parts)).to.equal(next.netMinor - last.netMinor);
      }),
      { numRuns: 25 },
    );
  });

  it('names weekdays where the same week in and week out only falls otherwise', () => {
    const input = books('2025-01-06', 173, (day) => (weekdayOf(day) > 5 ? 90_000 : 30_000));
    const { parts } = explainDifference(input, forecastCashflow(input), never);
    const first = input.firstDay + 143;
    let expected = 0;
    for (let step = 0; step < 30; step++) {
      expected += weekdayOf(first + 30 + step) > 5 ? 60_000 : 0;
      expected -= weekdayOf(first + step) > 5 ? 60_000 : 0;
    }
    expect(parts.weekdays).to.equal(expected);
    expect(expected).not.to.equal(0);
    expect(Math.abs(parts.trend + parts['one-offs'])).to.be.lessThan(5000);
  });

  it('names what is known, and a feast that last month had', () => {
    const feast = parseDate('2025-06-10');
    const input = books('2025-01-06', 170, (day) => (day === feast ? 500_000 : 30_000));
    const oven = {
      id: 'plan:oven',
      source: 'plan' as const,
      name: { zh: '烤箱', en: 'Oven' },
      direction: 'out' as const,
      amountMinor: 77_000,
      ...certainOn(input.firstDay + 180),
      amountErrors: [],
    };
    const future = { ...NOTHING_KNOWN, flows: [oven] };
    const result = forecastCashflow({ ...input, future });
    const { parts } = explainDifference({ ...input, future }, result, (day) => day === feast);
    expect(parts.known).to.equal(-77_000);
    expect(parts.festivals).to.be.within(-470_000, -350_000);
    expect(Math.abs(parts.recurring)).to.be.at.most(90_000);
  });
});

describe('what a feast makes of the difference', () => {
  // Spring Festival was on 2023-01-22, 2024-02-10 and 2025-01-29, and halves the takings of a week from its day on.
  const spring = ['2023-01-22', '2024-02-10', '2025-01-29'].map(parseDate);
  const feasts = [{ name: '春节', days: spring, before: 21, after: 21 }];
  const isWeekOfFeast = (day: number) => spring.some((first) => day >= first && day < first + 7);
  const told = (days: number) => {
    const input = books('2022-11-07', days, (day) => (isWeekOfFeast(day) ? 50_000 : 100_000), { feasts });
    const difference = explainDifference(input, forecastCashflow(input), never);
    const { drivers } = describeDrivers({ id: 'fct_00000001', currency: 'CNY' }, difference);
    expect(sumOf(difference.parts)).to.equal(difference.next.netMinor - difference.last.netMinor);
    return { ...difference, why: drivers.find(({ kind }) => kind === 'festivals')!.why! };
  };

  it('is named where it lies ahead: seven days of half the takings', () => {
    // Up to 2025-01-11: the next thirty days hold the whole week.
    const { parts, feasts: shares, why } = told(797);
    expect(parts.festivals).to.be.within(-385_000, -280_000);
    expect(shares.map(({ name }) => name)).to.deep.equal(['春节']);
    expect(Math.abs(parts.festivals - shares[0]!.nextMinor + shares[0]!.lastMinor)).to.be.at.most(2);
    expect(Math.abs(parts.trend)).to.be.below(60_000);
    expect(why.zh).to.match(
      /^按往年同一节日（农历对齐）的影响：春节使 2025-01-12 至 2025-02-10 的净额减少 \d/,
    );
    expect(why.en).to.match(/: Spring Festival takes [\d.]+ from the net of 2025-01-12 to 2025-02-10/);
  });

  it('is named where the last month had it, and comes back as what the next month has more', () => {
    const { parts } = told(797 + 30);
    expect(parts.festivals).to.be.within(280_000, 385_000);
    expect(Math.abs(parts['one-offs'])).to.be.below(60_000);
  });

  it('is not named in a summer without one', () => {
    const { parts, why } = told(940);
    expect(parts.festivals).to.equal(0);
    expect(why.en).to.contain('No feast of known effect');
  });
});

describe('the difference of a month that pays as the last one did', () => {
  it('is none of recurring nor of known payments, although the next payment is known and the last was a habit', () => {
    const input = books('2025-01-01', 300, () => 50_000);
    const rent: KnownFlow = {
      ...{ id: 'plan:rent', source: 'plan', name: { zh: '房租', en: 'Rent' }, direction: 'out' },
      ...{ amountMinor: 90_000, ...certainOn(parseDate('2025-11-05')), amountErrors: [] },
      replaces: { kinds: ['rent'], withinDays: 10 },
    };
    const known = { ...input, future: { ...NOTHING_KNOWN, flows: [rent] } };
    const result = forecastCashflow(known);
    expect(result.replaced).to.have.length(1);
    const { parts } = explainDifference(known, result, never);
    expect([parts.recurring, parts.known]).to.deep.equal([0, 0]);
  });
});

describe('the cliff calendar', () => {
  const payer = { type: 'small-scale' as const, vatPeriod: 'quarter' as const };
  const of = { payer, rules: PLAIN_LAW.vat };
  /** From the beginning of a quarter: 4,000 yuan a day with the levy inside reach 300,000 without it after 75.75 days. */
  const shop = (dailyMinor: number, days: number) => books('2025-07-01', days, () => dailyMinor);

  it('says on which day sales cross the threshold of the quarter, and what it costs', () => {
    const input = shop(400_000, 60);
    const [quarter, ...others] = cliffCalendar(input, forecastCashflow(input), of);
    expect(quarter).to.deep.include({ rule: 'TX-01', period: '2025-Q3', lineMinor: 30_000_000 });
    expect(quarter!.soFarMinor).to.equal(Math.round((60 * 400_000) / 1.01));
    // Day 76 of the quarter is 2025-09-14; paths lie a few days around it.
    const day = parseDate(quarter!.date!);
    expect(Math.abs(day - parseDate('2025-09-14')), formatDate(day)).to.be.lessThan(4);
    expect(quarter!.probability).to.equal(1);
    expect(quarter!.through).to.equal('2025-09-28');
    // 1 % of what is expected by then, some 352,000 yuan.
    expect(quarter!.atStakeMinor).to.be.within(340_000, 360_000);
    expect(quarter!.basis).to.deep.include({ rateBps: 100, source: 'rule' });
    expect(quarter!.text.zh).to.contain('征收率 1%（待核实）');
    expect(others.map(({ rule, probability }) => [rule, probability])).to.deep.equal([
      ['TX-02', 0],
      ['TX-02', 0],
    ]);
  });

  it('has a chance between where it may go either way, none far below, and one where it is crossed already', () => {
    const random = seededRandom('sales');
    const noisy = (mean: number, days: number) =>
      books('2025-07-01', days, () => Math.round(mean * (1 + 0.5 * random.normal())), { horizonDays: 45 });
    const chance = (input: CashflowInput) =>
      cliffCalendar(input, forecastCashflow(input), of)[0]!.probability;
    expect(chance(noisy(330_000, 60))).to.be.within(0.02, 0.98);
    expect(chance(shop(100_000, 60))).to.equal(0);
    expect(chance(shop(400_000, 85))).to.equal(1);
    // 75 days are 297,030 without the levy; the 76th crosses.
    const crossed = shop(400_000, 85);
    const [cliff] = cliffCalendar(crossed, forecastCashflow(crossed), of);
    expect(cliff!.date).to.equal('2025-09-14');
    expect(cliff!.text.zh).to.contain('已于 2025-09-14 达到起征点').and.not.contain('可能性');
    expect(cliff!.text.en).to.contain('was reached on 2025-09-14').and.not.contain('chance');
    const open = shop(400_000, 60);
    expect(cliffCalendar(open, forecastCashflow(open), of)[0]!.text.en).to.contain('with a chance of 100 %');
  });

  it('judges a threshold by the sales at the end of the period: what is given back takes them below it again', () => {
    const at = parseDate;
    // 310,000 yuan on one day, and 200,000 of them given back four weeks later; nothing else is near the line.
    const returned = books('2025-07-01', 60, (day) =>
      day === at('2025-07-10') ? 31_000_000 : day === at('2025-08-04') ? -20_000_000 : 10_000,
    );
    const [cliff] = cliffCalendar(returned, forecastCashflow(shop(10_000, 60)), of);
    expect(cliff).to.deep.include({ rule: 'TX-01', period: '2025-Q3', probability: 0 });
    expect(cliff!.soFarMinor).to.equal(Math.round((11_000_000 + 58 * 10_000) / 1.01));
    expect(cliff).not.to.have.property('date');
    expect(cliff!.text.en).to.contain('with a chance of 0 %');
  });

  it('says up to which day it has looked where the period ends behind the horizon', () => {
    const short = shop(400_000, 60);
    const [open, year] = cliffCalendar(short, forecastCashflow(short), of);
    expect(open!.text.en)
      .to.contain('until 2025-09-28 with a chance of 100 %')
      .and.contain('on those until that day');
    expect(open!.text.zh).to.contain('截至 2025-09-28 的不含税销售额').and.contain('截至该日约');
    // The twelve months up to August end within the horizon.
    expect(year!.text.en).not.to.contain('until');
    const behind = shop(400_000, 78);
    const whole = cliffCalendar(behind, forecastCashflow(behind), of);
    expect(whole[0]!.text.en).to.match(/about CNY [\d.]+\. At the levy/);
    const ahead = whole.find(({ period }) => period === '2025-10')!;
    expect(ahead.text.en).to.contain('exceed CNY 5000000.00 until 2025-10-16 with');
    expect(ahead.text.zh).to.contain('截至 2025-10-16 超过');
    const crossed = books('2025-07-01', 78, () => 400_000, { horizonDays: 7 });
    const [reached] = cliffCalendar(crossed, forecastCashflow(crossed), of);
    expect(reached!.text.en).to.contain('was reached on 2025-09-14').and.contain('on those until 2025-09-23');
    expect(reached!.text.zh).to.contain('全额计税，截至 2025-09-23 约');
  });

  it('counts sales on the day on which they are made, not on the day on which their money arrives', () => {
    // Paid out a week later: 68 days of 85 have arrived by the 76th.
    const input = books('2025-07-01', 78, (day) => (day < parseDate('2025-07-08') ? 0 : 400_000));
    const sales = new Float64Array(78).fill(400_000);
    const [late] = cliffCalendar(input, forecastCashflow(input), of);
    const [sold] = cliffCalendar(input, forecastCashflow(input), { ...of, sales });
    expect(late!.soFarMinor).to.equal(Math.round((71 * 400_000) / 1.01));
    expect(sold!.soFarMinor).to.equal(Math.round((78 * 400_000) / 1.01));
    expect(sold!.text.en).to.contain('was reached on 2025-09-14');
    expect(late!.text.en).not.to.contain('was reached');
  });

  it('keeps registration due once a month has ended above the line, whatever is given back later', () => {
    // 5.5 million with the levy inside in May, of which 4 million go back: in May, or in June when May is over.
    const year = (returnedOn: string) =>
      books('2025-01-01', 181, (day) =>
        day === parseDate('2025-05-10') ? 550_000_000 : day === parseDate(returnedOn) ? -400_000_000 : 1_000,
      );
    const quiet = forecastCashflow(books('2025-01-01', 181, () => 1_000));
    const of2 = (returnedOn: string) =>
      cliffCalendar(year(returnedOn), quiet, of).find(({ rule }) => rule === 'TX-02')!;
    expect(of2('2025-05-20')).to.deep.include({ period: '2025-07', probability: 0 });
    const due = of2('2025-06-05');
    expect(due).to.deep.include({ period: '2025-07', probability: 1, date: '2025-05-10' });
    expect(due.text.en)
      .to.contain('was crossed on 2025-05-10 by')
      .and.contain('up to 2025-05, and registration is due');
    expect(due.text.zh).to.contain('截至 2025-05 的连续 12 个月').and.contain('应登记为一般纳税人');
  });

  it('counts twelve months for registration: exactly the line does not call for it, a fen more does', () => {
    // Two years of 13,835.62 yuan a day are 5.05 million a year with the levy inside: 5.0 million without.
    const yearly = (extra: number) =>
      books('2024-01-01', 731, (day) => Math.floor(505_000_000 / 365) + (day % 365 === 0 ? extra : 0));
    const [above, below] = [yearly(3_000_000), yearly(-9_000_000)].map((input) =>
      cliffCalendar(input, forecastCashflow(input), of).find(({ rule }) => rule === 'TX-02'),
    );
    expect(above!.probability).to.be.greaterThan(below!.probability);
    expect(above!.lineMinor).to.equal(500_000_000);
    const far = yearly(90_000_000);
    const over = cliffCalendar(far, forecastCashflow(far), of).find(({ rule }) => rule === 'TX-02')!;
    expect(over.text.en).to.contain(`was crossed on ${over.date} by`).and.not.contain('chance');
    expect(over.text.zh).to.contain(`已于 ${over.date} 超过`);
    const general = { ...of, payer: { ...payer, type: 'general' as const } };
    const input = yearly(0);
    expect(cliffCalendar(input, forecastCashflow(input), general)).to.deep.equal([]);
  });

  describe('says of registration what is at stake', () => {
    // Quarters of 1,010,000 and 10,100 with the levy inside. At the line both are 2.475 times as large: one is taxed.
    const books25 = (july: number, october: number) =>
      books('2025-07-01', 184, (day) => (day < parseDate('2025-10-01') ? july : october), { horizonDays: 7 });
    const both = books25(Math.round(101_000_000 / 92), Math.round(1_010_000 / 92));
    const stakeOf = (about: object, input = both) =>
      cliffCalendar(input, forecastCashflow(input), { ...of, payer: { ...payer, ...about } }).find(
        ({ rule }) => rule === 'TX-02',
      )!;

    it('by the category code, else the industry, and says so when only the default is left', () => {
      expect(stakeOf({ mcc: '5411' }).basis).to.deep.include({ rateBps: 1300, source: 'mcc' });
      expect(stakeOf({ mcc: '0742', industry: 'Convenience' }).basis).to.deep.include({
        rateBps: 1300,
        source: 'industry',
      });
      const { basis, text } = stakeOf({ mcc: '0742', industry: 'toString' });
      expect(basis).to.deep.include({ rateBps: 600, source: 'default' });
      expect(text.zh).to.contain('平台默认值');
      expect(text.en).to.contain('a platform default');
    });

    it('at the prices of today, less the levy that the same sales owe without registration', () => {
      // 5 million without the levy are 5.05 with it: at 13 % inside, 580,973.45. Of 1.01 million 1 is taxed: 49,504.95.
      const { atStakeMinor, basis } = stakeOf({ mcc: '5411' });
      expect(basis!.taxedShare).to.be.closeTo(1 / 1.01, 0.0001);
      expect(atStakeMinor).to.be.closeTo(58_097_345 - 4_950_495, 3);
      expect(stakeOf({ mcc: '5411', type: 'not-registered' }).atStakeMinor).to.equal(58_097_345);
      // Small sales all year round, grown to the line, are taxed in every quarter.
      expect(stakeOf({ mcc: '5411' }, books25(1_000, 1_000)).atStakeMinor).to.equal(53_097_345);
    });
  });
});
