import { WEEKENDS_ONLY } from '@merchant-analysis/cashflow-predictor/domain/books/work-calendar';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import type { InvoiceFacts } from '@merchant-analysis/cashflow-predictor/domain/invoices/invoice-facts';
import { likelyDays } from '@merchant-analysis/cashflow-predictor/domain/invoices/likely-days';
import { matchInvoices } from '@merchant-analysis/cashflow-predictor/domain/invoices/match-invoices';
import { planInvoices } from '@merchant-analysis/cashflow-predictor/domain/invoices/plan-invoices';
import { addKnown, addKnownErrors } from '@merchant-analysis/cashflow-predictor/domain/known/foresee-known';
import { certainOn, type KnownFlow } from '@merchant-analysis/cashflow-predictor/domain/known/known-flow';
import { NOTHING_KNOWN } from '@merchant-analysis/cashflow-predictor/domain/known/known-future';
import { takeKnownShare } from '@merchant-analysis/cashflow-predictor/domain/known/known-share';
import { loanInstalments } from '@merchant-analysis/cashflow-predictor/domain/known/loan-instalments';
import { followPlans, planItems } from '@merchant-analysis/cashflow-predictor/domain/known/plan-items';
import {
  learnSettlement,
  settlementShifts,
  shiftSettlements,
} from '@merchant-analysis/cashflow-predictor/domain/known/settlement-habits';
import { filingDeadline } from '@merchant-analysis/cashflow-predictor/domain/taxes/filing-deadline';
import { planTaxes } from '@merchant-analysis/cashflow-predictor/domain/taxes/plan-taxes';
import { describePending } from '@merchant-analysis/cashflow-predictor/domain/words/describe-pending';
import { civilOf, monthNumberOf, parseDate } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';
import { PLAIN_LAW } from '../../memory-rim.js';

const day = parseDate;

function invoice(key: string, more: Partial<InvoiceFacts> = {}): InvoiceFacts {
  return {
    id: key,
    externalId: key,
    direction: 'in',
    counterparty: 'Hotel',
    issuedDay: day('2025-10-31'),
    dueDay: day('2025-11-30'),
    amountMinor: 100_000,
    balanceMinor: 100_000,
    ...more,
  };
}

const oven: KnownFlow = {
  id: 'plan:oven',
  source: 'plan',
  name: { zh: '烤箱', en: 'Oven' },
  direction: 'out',
  amountMinor: 100,
  days: [10, 12],
  chances: [0.5, 0.5],
  amountErrors: [],
};

describe('invoices that will be paid', () => {
  it('are settled by a payment of their amount, or of several in a row, and each payment settles once', () => {
    const owed = [
      invoice('a', { amountMinor: 300, dueDay: 100, issuedDay: 80 }),
      invoice('b', { amountMinor: 500, dueDay: 110, issuedDay: 90 }),
      invoice('c', { amountMinor: 500, dueDay: 120, issuedDay: 95 }),
    ];
    const paid = (dayNumber: number, amountMinor: number) => ({
      counterparty: 'Hotel',
      direction: 'in' as const,
      day: dayNumber,
      amountMinor,
    });
    const matched = matchInvoices(owed, [paid(104, 800), paid(130, 490)]);
    expect(Object.fromEntries(matched.map(({ invoice: { id }, paidDay }) => [id, paidDay]))).to.deep.equal({
      a: 104,
      b: 104,
      c: undefined,
    });
  });

  it('leave the plan when their payment has arrived, whatever their balance says', () => {
    const matched = [
      { invoice: invoice('a'), paidDay: day('2025-11-20') },
      { invoice: invoice('b', { balanceMinor: 40_000 }) },
      { invoice: invoice('c', { issuedDay: day('2025-12-24') }) },
    ];
    const of = { lastDay: day('2025-11-21'), calendar: WEEKENDS_ONLY };
    const { flows, payments } = planInvoices(matched, of);
    expect(flows.map(({ id, amountMinor }) => [id, amountMinor])).to.deep.equal([['invoice:b', 40_000]]);
    expect(payments).to.deep.equal([
      { direction: 'in', day: day('2025-11-20'), amountMinor: 100_000, leadDays: 20 },
    ]);
    // A day earlier the payment was not known.
    const before = planInvoices(matched, { ...of, lastDay: day('2025-11-19') });
    expect(before.flows.map(({ amountMinor }) => amountMinor)).to.deep.equal([100_000, 40_000]);
  });

  it('are expected by the habit of their payer, on workdays, and later once they are late', () => {
    // 2025-11-28 is a Friday: 2 days late is a Sunday.
    const { days, chances } = likelyDays(day('2025-11-28'), [0, 0, 2, 5], day('2025-11-01'), WEEKENDS_ONLY);
    expect(days).to.deep.equal([day('2025-11-28'), day('2025-12-01'), day('2025-12-03')]);
    expect(chances).to.deep.equal([0.5, 0.25, 0.25]);
    const late = likelyDays(day('2025-11-28'), [0, 0, 2, 5], day('2025-12-01'), WEEKENDS_ONLY);
    expect(late).to.deep.equal({ days: [day('2025-12-03')], chances: [1] });
  });

  it('take their part of the habit out of the daily pattern, as far ahead as one usually knows of them', () => {
    const means = new Float64Array(40).fill(1000);
    const paid = { direction: 'in' as const, day: 95, amountMinor: 45_000 };
    takeKnownShare(
      means,
      [
        { ...paid, leadDays: 20 },
        { ...paid, leadDays: 30 },
      ],
      100,
      365,
    );
    // 90,000 in 90 days: 1,000 a day; known of 20 days ahead all of it, of 21 to 30 days half, then nothing.
    expect([means[0], means[19], means[20], means[29], means[30]]).to.deep.equal([0, 0, 500, 500, 1000]);
  });
});

describe('known amounts in the balance', () => {
  it('are spread over their days without losing a minor unit, also an odd one', () => {
    const means = new Float64Array(5);
    addKnown(means, [{ ...oven, amountMinor: 101 }], 'out', 9);
    expect([...means]).to.deep.equal([0, 51, 0, 50, 0]);
    addKnown(means, [oven], 'in', 9);
    expect(means[1]).to.equal(51);
  });

  it('move on one of their days on every path, and on average as expected', () => {
    const errors = new Float64Array(5 * 1000);
    addKnownErrors(errors, { known: [oven], firstDay: 9, paths: 1000 }, seededRandom('oven'));
    const first = errors.subarray(1000, 2000);
    expect(new Set(first)).to.deep.equal(new Set([-50, 50]));
    expect(Math.abs(first.reduce((sum, one) => sum + one, 0) / 1000)).to.be.lessThan(4);
    for (let path = 0; path < 1000; path++) expect(errors[1000 + path]! + errors[3000 + path]!).to.equal(0);
  });

  const books = {
    columns: [
      {
        kind: 'sale' as const,
        counts: [],
        sums: Array.from({ length: 200 }, (_, index) => 1000 + (index % 7)),
      },
      {
        kind: 'rent' as const,
        counts: [],
        sums: Array.from({ length: 200 }, (_, index) =>
          civilOf(day('2025-01-06') + index).day === 5 ? -9000 : 0,
        ),
      },
    ],
    firstDay: day('2025-01-06'),
    days: 200,
    openingBalanceMinor: 50_000,
    horizonDays: 60,
    floorMinor: 0,
    seed: 's',
  };

  it('change nothing where nothing is known', () => {
    expect(forecastCashflow({ ...books, future: NOTHING_KNOWN })).to.deep.equal(forecastCashflow(books));
  });

  it('stand in the place of the payment of the same habit, and are not counted beside it', () => {
    const plain = forecastCashflow(books);
    const sumOf = (result: typeof plain) => result.days.reduce((sum, one) => sum + one.outflow.mean, 0);
    const dueDay = plain.recurring[0]!.nextDays[0]!;
    const rent: KnownFlow = {
      ...{ ...oven, id: 'plan:rent', amountMinor: 9500 },
      ...certainOn(dueDay + 2),
      replaces: { kinds: ['rent'], withinDays: 10 },
    };
    const known = forecastCashflow({ ...books, future: { ...NOTHING_KNOWN, flows: [rent] } });
    expect(sumOf(known)).to.equal(sumOf(plain) + 500);
    const day2 = known.days.find((one) => one.day === dueDay + 2)!;
    expect(day2.outflow.mean).to.equal(9500);
    const last = known.days.at(-1)!;
    expect(last.balance.mean).to.equal(plain.days.at(-1)!.balance.mean - 500);
    const { parts } = known;
    for (let step = 0; step < 60; step++) {
      const made = parts.out.statistical[step]! + parts.out.recurring[step]! + parts.out.known[step]!;
      expect(made).to.equal(known.days[step]!.outflow.mean);
    }
  });

  it('are taken for a payment only when the habit has paid such an amount, and it is told which one', () => {
    const plain = forecastCashflow(books);
    const sumOf = (result: typeof plain) => result.days.reduce((sum, one) => sum + one.outflow.mean, 0);
    const dueDay = plain.recurring[0]!.nextDays[0]!;
    const withPlan = (amountMinor: number) => {
      const planned = { ...oven, id: 'plan:shop', amountMinor, ...certainOn(dueDay + 2) };
      const flows: KnownFlow[] = [{ ...planned, replaces: { kinds: ['rent'], withinDays: 10 } }];
      return forecastCashflow({ ...books, future: { ...NOTHING_KNOWN, flows } });
    };
    const same = withPlan(9000);
    expect(same.replaced).to.deep.equal([
      { knownId: 'plan:shop', kind: 'rent', direction: 'out', day: dueDay, amountMinor: 9000 },
    ]);
    // A second shop for two thirds of the rent comes on top of it.
    const second = withPlan(6000);
    expect(second.replaced).to.deep.equal([]);
    expect(sumOf(second)).to.equal(sumOf(plain) + 6000);
  });

  it('of which the day is not sure make the balance less sure until then, and not after', () => {
    const flow: KnownFlow = {
      ...oven,
      amountMinor: 40_000,
      days: [books.firstDay + 205, books.firstDay + 225],
    };
    const known = forecastCashflow({ ...books, future: { ...NOTHING_KNOWN, flows: [flow] } });
    const plain = forecastCashflow(books);
    const width = (result: typeof plain, step: number) =>
      result.days[step]!.balance.hi80 - result.days[step]!.balance.lo80;
    expect(width(known, 15)).to.be.greaterThan(width(plain, 15) + 30_000);
    expect(Math.abs(width(known, 40) - width(plain, 40))).to.be.lessThan(2000);
  });
});

describe('plans', () => {
  const plan = {
    id: 'pln_1',
    name: { zh: '贷款', en: 'Loan' },
    kind: 'financing' as const,
    direction: 'out' as const,
    items: [
      { day: 100, amountMinor: 5000 },
      { day: 130, amountMinor: 5000 },
    ],
  };
  const paidOn = (index: number, amount: number) => {
    const amounts = new Float64Array(120);
    amounts[index] = amount;
    return [{ kind: 'financing' as const, direction: 'out' as const, amounts }];
  };

  it('leave what has arrived, expect what is late tomorrow, and give up what is long over', () => {
    const window = { firstDay: 0, lastDay: 119 };
    const arrived = followPlans([plan], paidOn(102, 5010), window);
    expect(arrived.map(({ state, arrivedDay }) => [state, arrivedDay])).to.deep.equal([
      ['arrived', 102],
      ['planned', undefined],
    ]);
    expect(planItems([plan], arrived, 119).map(({ days }) => days)).to.deep.equal([[130]]);
    expect(followPlans([plan], paidOn(102, 5100), window)[0]!.state).to.equal('lapsed');
    const late = followPlans([plan], paidOn(50, 5000), { firstDay: 0, lastDay: 105 });
    expect(late[0]!.state).to.equal('late');
    expect(planItems([plan], late, 105)[0]!.days).to.deep.equal([106]);
  });

  it('repay a loan to the last fen, by the formulas of annuities', () => {
    const terms = {
      principalMinor: 10_000_000,
      yearlyRateBps: 600,
      months: 12,
      firstDueDay: day('2026-01-31'),
    };
    const equal = loanInstalments({ ...terms, method: 'equal-payments' });
    // R: 1e7 * 0.005 / (1 - 1.005^-12) = 860664.3
    expect(equal[0]!.amountMinor).to.equal(860_664);
    expect(equal[1]!.day).to.equal(day('2026-02-28'));
    for (const method of ['equal-payments', 'equal-principal', 'interest-only'] as const) {
      const paid = loanInstalments({ ...terms, method });
      const principal = paid.reduce((sum, one) => sum + one.amountMinor - one.interestMinor, 0);
      expect(principal, method).to.equal(10_000_000);
      expect(paid[0]!.interestMinor, method).to.equal(50_000);
    }
    expect(
      loanInstalments({ ...terms, yearlyRateBps: 0, method: 'equal-payments' })[0]!.amountMinor,
    ).to.equal(833_333);
  });

  it('repay no more of a small loan than was lent', () => {
    const terms = { principalMinor: 10_000, yearlyRateBps: 0, months: 360, firstDueDay: day('2026-01-31') };
    const paid = loanInstalments({ ...terms, method: 'equal-principal' }).map(
      ({ amountMinor }) => amountMinor,
    );
    // 10,000 / 360 is 27.8, so 28: 357 times is 9,996, then 4, and nothing is left for the last two.
    expect(paid.slice(355)).to.deep.equal([28, 28, 4, 0, 0]);
    expect(paid.filter((amount) => amount > 0).reduce((sum, amount) => sum + amount, 0)).to.equal(10_000);
  });
});

describe('taxes by the calendar', () => {
  it('are filed by the 15th, later by weekends, and by long holidays as many working days', () => {
    const off = (one: number) => one >= day('2025-10-01') && one <= day('2025-10-08');
    const october = {
      isHoliday: off,
      isDayOff: (one: number) => off(one) || (WEEKENDS_ONLY.isDayOff(one) && one !== day('2025-10-11')),
    };
    // 2025-11-15 is a Saturday; eight days off in October 2025: the eighth working day after the 15th is the 27th.
    expect(filingDeadline(monthNumberOf(day('2025-11-01')), WEEKENDS_ONLY)).to.equal(day('2025-11-17'));
    expect(filingDeadline(monthNumberOf(day('2025-10-01')), october)).to.equal(day('2025-10-27'));
  });

  const quarter = (dailyMinor: number) => ({
    columns: [{ kind: 'sale' as const, counts: [], sums: new Array<number>(92).fill(dailyMinor) }],
    firstDay: day('2025-07-01'),
    lastDay: day('2025-09-30'),
    horizonDays: 30,
    payer: { type: 'small-scale' as const, vatPeriod: 'quarter' as const },
    rules: PLAIN_LAW.vat,
    calendar: WEEKENDS_ONLY,
  });

  it('owe the levy on the whole quarter once it reaches 300,000 yuan without tax, and nothing a fen below', () => {
    const dayMinor = 30_300_000 / 92;
    const sums = new Array<number>(92).fill(Math.floor(dayMinor));
    sums[0]! += 30_300_000 - sums.reduce((sum, one) => sum + one, 0);
    const at = quarter(0);
    const reached = planTaxes({ ...at, columns: [{ kind: 'sale', counts: [], sums }] });
    // 303,000.00 with 1 % inside is 300,000.00 without: 3,000.00 and 6 % surtax.
    expect(reached.map(({ id, amountMinor }) => [id, amountMinor])).to.deep.equal([
      ['tax:vat:2025-Q3', 318_000],
    ]);
    expect(reached[0]!.days).to.deep.equal([day('2025-10-15')]);
    const below = [...sums];
    below[0]! -= 2;
    expect(planTaxes({ ...at, columns: [{ kind: 'sale', counts: [], sums: below }] })).to.deep.equal([]);
  });

  it('leave surtax alone that the books know by itself, and payers alone that go by another calendar', () => {
    const books = quarter(500_000);
    const sums = new Array<number>(92).fill(0);
    sums[13] = -20_000;
    const surtax = { kind: 'tax' as const, category: 'surtax', counts: [], sums };
    const levy = planTaxes({ ...books, columns: [...books.columns, surtax] })[0]!;
    const whole = planTaxes(books)[0]!;
    expect(whole.amountMinor).to.be.closeTo(levy.amountMinor * 1.06, 1);
    // Paid on the 22nd of July and August, long behind the 15th: its own days are a habit.
    const late = new Array<number>(92).fill(0);
    for (const date of ['2025-07-22', '2025-08-22']) late[day(date) - books.firstDay] = -100_000;
    const social = { kind: 'wage' as const, category: 'social-insurance', counts: [], sums: late };
    const planned = planTaxes({ ...books, columns: [...books.columns, social] });
    expect(planned.map(({ id }) => id)).to.deep.equal(['tax:vat:2025-Q3']);
  });

  it('are not planned when the month in which they are filed has seen them paid', () => {
    const books = quarter(500_000);
    const tax = { kind: 'tax' as const, category: 'vat', counts: [] };
    const sums = [...new Array<number>(95).fill(0)];
    sums[94] = -400_000;
    const sale = { kind: 'sale' as const, counts: [], sums: new Array<number>(95).fill(500_000) };
    const paid = planTaxes({ ...books, columns: [sale, { ...tax, sums }], lastDay: day('2025-10-03') });
    expect(paid).to.deep.equal([]);
  });
});

describe('settlement', () => {
  it('learns the lag and the weekends of a channel, and moves holidays to the next workday', () => {
    const monday = day('2025-09-01');
    const sales = Array.from({ length: 28 }, (_, index) => {
      const soldDay = monday + index;
      const next = soldDay + 1;
      const weekday = index % 7;
      const settledDay = weekday === 4 ? next + 2 : weekday === 5 ? next + 1 : next;
      return { channel: 'card', soldDay, settledDay };
    });
    const totals = [
      { channel: 'card', salesMinor: 80_000, feesMinor: 480 },
      { channel: 'cash', salesMinor: 20_000, feesMinor: 0 },
    ];
    const [card, cash] = learnSettlement(sales, totals, WEEKENDS_ONLY);
    expect(card).to.deep.equal({
      channel: 'card',
      share: 0.8,
      lagDays: 1,
      waitsForWorkdays: true,
      feeRatio: 0.006,
    });
    // Of a channel without a sale in the sample nothing is said.
    expect(cash).to.deep.equal({ channel: 'cash', share: 0.2, waitsForWorkdays: false, feeRatio: 0 });
    // Wednesday and Thursday are a holiday.
    const holiday = (one: number) => one === monday + 30 || one === monday + 31;
    const calendar = {
      isHoliday: holiday,
      isDayOff: (one: number) => holiday(one) || WEEKENDS_ONLY.isDayOff(one),
    };
    const lastDay = monday + 27;
    const shifts = settlementShifts([card!, cash!], { lastDay, horizonDays: 7, calendar });
    const means = new Float64Array(7).fill(1000);
    shiftSettlements(means, shifts, lastDay + 1);
    expect([...means]).to.deep.equal([1000, 1000, 200, 200, 2600, 1000, 1000]);
  });
});

describe('what is sold and not yet paid out', () => {
  const frame = {
    channels: [{ channel: '美团', share: 1, lagDays: 1, waitsForWorkdays: true, feeRatio: 0 }],
    calendar: WEEKENDS_ONLY,
    lastDay: parseDate('2025-10-19'),
    horizonDays: 7,
    kind: 'merchant' as const,
  };
  // Friday to Sunday.
  const weekend = {
    merchantId: 'mer_noodles01',
    channel: '美团',
    settlesOn: '2025-10-20',
    soldFrom: '2025-10-17',
    soldTo: '2025-10-19',
    count: 41,
    sumMinor: 123_400,
  };

  it('is an event of the day on which it arrives, with channel and reason, and added to nothing', () => {
    const [event, ...others] = describePending([weekend], frame);
    expect(others).to.deep.equal([]);
    expect(event).to.deep.include({
      id: 'settlement:mer_noodles01:美团:2025-10-20',
      source: 'settlement',
      direction: 'in',
      amountMinor: 123_400,
      date: '2025-10-20',
      channel: '美团',
      part: 'statistical',
    });
    expect(event!.reason!.zh).to.equal(
      '2025-10-17 至 2025-10-19 的 41 笔销售与退款，2025-10-20 到账，通常 T+1 到账，因周末顺延；已含在日常收入的预测中，不另加。',
    );
    expect(event!.reason!.en).to.contain('T+1, put off by a weekend; within the forecast');
    const [byWorkdays] = describePending([weekend], {
      ...frame,
      channels: [{ ...frame.channels[0]!, lagDays: 2, countsWorkdays: true }],
    });
    expect(byWorkdays!.reason!.zh).to.contain('通常 T+2 个工作日到账');
    expect(byWorkdays!.reason!.en).to.contain('as a rule T+2 workdays');
    const calendar = { isHoliday: () => true, isDayOff: () => true };
    expect(describePending([weekend], { ...frame, calendar })[0]!.reason!.en).to.contain('by a holiday');
  });

  it('says nothing of a rule that it does not know, and nothing of what arrives behind the horizon', () => {
    const [event] = describePending([{ ...weekend, channel: '', sumMinor: -5 }], { ...frame, kind: 'group' });
    expect(event).to.include({ direction: 'out', amountMinor: 5, merchantId: 'mer_noodles01' });
    expect(event!.reason!.en).not.to.match(/T\+|put off/);
    expect(describePending([{ ...weekend, settlesOn: '2025-10-27' }], frame)).to.deep.equal([]);
  });
});
