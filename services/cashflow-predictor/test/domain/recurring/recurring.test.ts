import type { FlowColumn } from '@merchant-analysis/cashflow-predictor/domain/books/flow-columns';
import { type DateRule, dueDays } from '@merchant-analysis/cashflow-predictor/domain/recurring/date-rule';
import { findDateRule } from '@merchant-analysis/cashflow-predictor/domain/recurring/find-date-rule';
import { takeRecurringFlows } from '@merchant-analysis/cashflow-predictor/domain/recurring/find-recurring-flows';
import { nameRecurringFlow } from '@merchant-analysis/cashflow-predictor/domain/recurring/name-recurring-flow';
import { learnAmount } from '@merchant-analysis/cashflow-predictor/domain/recurring/recurring-amount';
import { formatDate, parseDate, parseMonth } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const dates = (rule: DateRule, from: string, to: string) =>
  dueDays(rule, parseDate(from), parseDate(to)).map(formatDate);

/** A column with an amount on each of the dates. */
function column(
  kind: FlowColumn['kind'],
  from: string,
  to: string,
  paid: Record<string, number>,
): FlowColumn {
  const amounts = new Float64Array(parseDate(to) - parseDate(from) + 1);
  for (const [date, amount] of Object.entries(paid)) amounts[parseDate(date) - parseDate(from)] = amount;
  return { kind, direction: 'out', amounts };
}

const found = (from: string, to: string, paid: readonly string[]) =>
  findDateRule({ days: paid.map(parseDate), firstDay: parseDate(from), lastDay: parseDate(to), lateDays: 3 })
    ?.rule;

describe('due days', () => {
  it('at the end of the month fall on 29 February in a leap year and on the 28th otherwise', () => {
    const monthEnd: DateRule = { every: 'month', dayOfMonth: 31, shift: 'same-day' };
    expect(dates(monthEnd, '2024-01-15', '2024-04-30')).to.deep.equal([
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
    ]);
    expect(dates(monthEnd, '2025-02-01', '2025-02-28')).to.deep.equal(['2025-02-28']);
  });

  it('on a weekend move to Monday, over the border of the month if need be', () => {
    // 31 May 2025 is a Saturday, 15 June 2025 a Sunday.
    const next = (dayOfMonth: number): DateRule => ({ every: 'month', dayOfMonth, shift: 'next-workday' });
    expect(dates(next(31), '2025-06-01', '2025-06-10')).to.deep.equal(['2025-06-02']);
    expect(dates(next(15), '2025-06-10', '2025-06-20')).to.deep.equal(['2025-06-16']);
  });

  it('on a weekend move to Friday, back over the border too', () => {
    // 1 June 2025 is a Sunday.
    const rule: DateRule = { every: 'month', dayOfMonth: 1, shift: 'previous-workday' };
    expect(dates(rule, '2025-05-28', '2025-05-31')).to.deep.equal(['2025-05-30']);
  });

  it('of a quarter fall in January, April, July and October only', () => {
    const quarterPhase = parseMonth('2025-01') % 3;
    const rule: DateRule = { every: 'quarter', dayOfMonth: 15, shift: 'same-day', quarterPhase };
    expect(dates(rule, '2025-01-01', '2025-12-31')).to.deep.equal([
      '2025-01-15',
      '2025-04-15',
      '2025-07-15',
      '2025-10-15',
    ]);
  });

  it('every two weeks are 14 days apart', () => {
    const rule: DateRule = { every: 'two-weeks', anchor: parseDate('2025-03-07') };
    expect(dates(rule, '2025-03-01', '2025-04-05')).to.deep.equal(['2025-03-07', '2025-03-21', '2025-04-04']);
  });
});

describe('the date rule of payments', () => {
  it('is the day of the month of a rent', () => {
    const paid = ['2025-01-05', '2025-02-05', '2025-03-05', '2025-04-05'];
    expect(found('2025-01-01', '2025-04-20', paid)).to.deep.equal({
      every: 'month',
      dayOfMonth: 5,
      shift: 'same-day',
    });
  });

  it('is the last day of the month for wages paid on 31, 28, 31 and 30', () => {
    const paid = ['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30'];
    expect(found('2025-01-01', '2025-05-10', paid)).to.deep.equal({
      every: 'month',
      dayOfMonth: 31,
      shift: 'same-day',
    });
  });

  it('is the 10th moved to Monday, where the 10th of May and August are on a weekend', () => {
    const paid = ['2025-04-10', '2025-05-12', '2025-06-10', '2025-07-10', '2025-08-11', '2025-09-10'];
    expect(found('2025-04-01', '2025-09-20', paid)).to.deep.equal({
      every: 'month',
      dayOfMonth: 10,
      shift: 'next-workday',
    });
  });

  it('is every week or every two weeks for a cleaner paid on Fridays', () => {
    const fridays = Array.from({ length: 10 }, (_, week) => formatDate(parseDate('2025-03-07') + 7 * week));
    expect(found('2025-03-01', '2025-05-12', fridays)?.every).to.equal('week');
    const second = fridays.filter((_, week) => week % 2 === 0);
    expect(found('2025-03-01', '2025-05-06', second)?.every).to.equal('two-weeks');
  });

  it('is a quarter for a tax of January, April, July and October', () => {
    const paid = ['2024-10-15', '2025-01-15', '2025-04-15', '2025-07-15'];
    const rule = found('2024-09-01', '2025-08-01', paid);
    expect(rule?.every).to.equal('quarter');
    expect(dates(rule!, '2025-08-01', '2025-12-31')).to.deep.equal(['2025-10-15']);
  });

  it('does not exist for two payments, for payments without order, and for a rent that has ended', () => {
    expect(found('2025-01-01', '2025-03-01', ['2025-01-05', '2025-02-05'])).to.equal(undefined);
    const random = seededRandom(7);
    const scattered = [...new Set(Array.from({ length: 14 }, () => random.integer(0, 364)))]
      .sort((a, b) => a - b)
      .map((day) => formatDate(parseDate('2025-01-01') + day));
    expect(found('2025-01-01', '2025-12-31', scattered)).to.equal(undefined);
    const ended = ['2025-01-05', '2025-02-05', '2025-03-05', '2025-04-05', '2025-05-05'];
    expect(found('2025-01-01', '2025-08-20', ended)).to.equal(undefined);
  });

  it('forgives one missed month in ten and a payment two days late', () => {
    const months = ['01', '02', '03', '04', '06', '07', '08', '09', '10', '11'];
    const paid = months.map((month) => `2025-${month}-${month === '08' ? '22' : '20'}`);
    const rule = found('2025-01-01', '2025-11-25', paid);
    expect(rule).to.include({ every: 'month', dayOfMonth: 20 });
  });
});

describe('recurring flows', () => {
  it('are taken out of the column, with their next dates and amounts', () => {
    const paid = {
      '2025-01-05': 800_000,
      '2025-02-05': 800_000,
      '2025-03-05': 800_000,
      '2025-04-05': 800_000,
      '2025-04-17': 1_234,
    };
    const rent = column('rent', '2025-01-01', '2025-04-20', paid);
    const [flow, ...others] = takeRecurringFlows(rent, parseDate('2025-01-01'), 60);
    expect(others).to.have.length(0);
    expect(flow!.nextDays.map(formatDate)).to.deep.equal(['2025-05-05', '2025-06-05']);
    expect(flow!.nextAmounts).to.deep.equal([800_000, 800_000]);
    expect(flow!.typicalMinor).to.equal(800_000);
    expect(rent.amounts.reduce((sum, amount) => sum + amount, 0)).to.equal(1_234);
  });

  it('that are late by a few days are expected tomorrow', () => {
    const paid = { '2025-01-18': 5, '2025-02-18': 5, '2025-03-18': 5, '2025-04-18': 5 };
    const loan = column('financing', '2025-01-01', '2025-05-20', paid);
    const [flow] = takeRecurringFlows(loan, parseDate('2025-01-01'), 30);
    expect(flow!.nextDays.map(formatDate)).to.deep.equal(['2025-05-21', '2025-06-18']);
  });

  it('that came early are not expected twice', () => {
    const paid = { '2025-01-20': 5, '2025-02-20': 5, '2025-03-20': 5, '2025-04-20': 5, '2025-05-18': 5 };
    const loan = column('financing', '2025-01-01', '2025-05-19', paid);
    const [flow] = takeRecurringFlows(loan, parseDate('2025-01-01'), 40);
    expect(flow!.nextDays.map(formatDate)).to.deep.equal(['2025-06-20']);
  });

  it('are taxes, put off in October as long as last year by National Day', () => {
    // Filing ended on 24 October 2024; 15 January, April and July 2025 are workdays.
    const paid = { '2024-07-15': 9, '2024-10-24': 9, '2025-01-15': 9, '2025-04-15': 9, '2025-07-15': 9 };
    const tax = column('tax', '2024-06-01', '2025-10-16', paid);
    const [flow] = takeRecurringFlows(tax, parseDate('2024-06-01'), 100);
    expect(flow!.pastDays).to.have.length(5);
    expect(flow!.nextDays.map(formatDate)).to.deep.equal(['2025-10-24', '2026-01-15']);
  });

  it('of one column can be two: wages on the 5th and on the 20th', () => {
    const paid: Record<string, number> = {};
    for (const month of ['01', '02', '03', '04', '05', '06']) {
      paid[`2025-${month}-05`] = 300;
      paid[`2025-${month}-20`] = 500;
    }
    const flows = takeRecurringFlows(
      column('wage', '2025-01-01', '2025-06-25', paid),
      parseDate('2025-01-01'),
      30,
    );
    expect(flows.map(({ typicalMinor }) => typicalMinor).sort()).to.deep.equal([300, 500]);
  });

  it('stand out of a busy column by their size', () => {
    const paid: Record<string, number> = {};
    for (let day = 0; day < 150; day++) paid[formatDate(parseDate('2025-01-01') + day)] = 100 + (day % 7);
    for (const month of ['01', '02', '03', '04', '05']) paid[`2025-${month}-12`] = 9_000;
    const busy = column('expense', '2025-01-01', '2025-05-30', paid);
    const [flow] = takeRecurringFlows(busy, parseDate('2025-01-01'), 30);
    expect(flow!.nextDays.map(formatDate)).to.deep.equal(['2025-06-12']);
  });

  it('are never looked for in sales', () => {
    const paid = { '2025-01-05': 8, '2025-02-05': 8, '2025-03-05': 8, '2025-04-05': 8 };
    expect(takeRecurringFlows(column('sale', '2025-01-01', '2025-04-20', paid), parseDate('2025-01-01'), 30))
      .to.be.empty;
  });

  it('have the names that a merchant would use', () => {
    expect(nameRecurringFlow('rent', 'out')).to.deep.equal({ zh: '房租', en: 'Rent' });
    expect(nameRecurringFlow('financing', 'out', '微众银行').zh).to.equal('还贷（微众银行）');
    expect(nameRecurringFlow('wage', 'out', 'wage').en).to.equal('Wages');
    expect(nameRecurringFlow('wage', 'out', 'wages')).to.deep.equal({ zh: '工资', en: 'Wages' });
  });

  it('call the categories of the platform by name in each language, and others as the merchant wrote them', () => {
    const broadband = { zh: '费用（宽带）', en: 'Expenses (broadband)' };
    expect(nameRecurringFlow('expense', 'out', 'broadband')).to.deep.equal(broadband);
    expect(nameRecurringFlow('utility', 'out', 'electricity').zh).to.equal('水电燃气（电费）');
    expect(nameRecurringFlow('fee', 'out', '支付手续费').en).to.equal('Fees (payment fees)');
    const own = { zh: '费用（Feng Shui）', en: 'Expenses (Feng Shui)' };
    expect(nameRecurringFlow('expense', 'out', 'Feng Shui')).to.deep.equal(own);
    expect(nameRecurringFlow('expense', 'out', 'constructor').zh).to.equal('费用（constructor）');
  });
});

describe('the amount of a recurring flow', () => {
  const months = (count: number) =>
    Array.from({ length: count }, (_, index) => parseMonth('2025-01') + index);

  it('of a rent is its last value, also right after a rise, and certain while it has never changed', () => {
    expect(
      learnAmount([500, 500, 500, 500], months(4)).relativeErrors.every((error) => error === 0),
    ).to.equal(true);
    const risen = learnAmount([500, 500, 500, 500, 500, 550, 550], months(7));
    expect(risen.foresee(parseMonth('2025-08'))).to.equal(550);
  });

  it('of a tax follows the month of the quarter', () => {
    const tax = learnAmount([900, 100, 110, 920, 105, 100, 910, 100, 115], months(9));
    // October is the first month of its quarter: the median of April's 920 and July's 910.
    expect(tax.foresee(parseMonth('2025-10'))).to.equal(915);
  });

  it('is not told by a first payment for a part of its period', () => {
    const wages = learnAmount([2_713, 111_565], months(2));
    expect(wages.foresee(parseMonth('2025-03'))).to.equal(111_565);
    expect(wages.relativeErrors).to.deep.equal([-0.1, 0.1]);
    const longer = learnAmount([40, 1_000, 1_010, 990, 1_000, 1_005, 995], months(7)).relativeErrors;
    expect(Math.max(...longer.map(Math.abs))).to.be.below(0.03);
  });

  it('is never off by more than all of it, however small what came before was', () => {
    // 1,000 where 100 was foreseen is off by nine tenths of it, and not by nine times the next payment.
    const jumps = learnAmount([100, 100, 1_000, 1_000, 100, 1_000], months(6)).relativeErrors;
    expect(jumps).to.include(0.9);
    expect(Math.max(...jumps.map(Math.abs))).to.be.at.most(0.9 + 1e-12);
  });

  it('is uncertain by a tenth while there are few', () => {
    expect(learnAmount([100, 120], months(2)).relativeErrors).to.include.members([-0.1, 0.1]);
  });
});

describe('loans received', () => {
  it('are no habit, however often they came, and what is paid back of them is one', () => {
    const tenths = ['2025-01-10', '2025-02-10', '2025-03-10', '2025-04-10', '2025-05-10', '2025-06-10'];
    const moved = column(
      'financing',
      '2025-01-01',
      '2025-06-30',
      Object.fromEntries(tenths.map((date) => [date, 5_000_000])),
    );
    const repaid = takeRecurringFlows(
      { ...moved, amounts: moved.amounts.slice() },
      parseDate('2025-01-01'),
      30,
    );
    expect(repaid.map(({ nextDays }) => nextDays.map(formatDate))).to.deep.equal([['2025-07-10']]);
    expect(takeRecurringFlows({ ...moved, direction: 'in' }, parseDate('2025-01-01'), 30)).to.deep.equal([]);
  });
});
