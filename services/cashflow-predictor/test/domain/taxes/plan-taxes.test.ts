import { fileURLToPath } from 'node:url';
import { loadLawBook } from '@merchant-analysis/cashflow-predictor/adapters/law-book.files';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { likeliestDay } from '@merchant-analysis/cashflow-predictor/domain/known/known-flow';
import { NOTHING_KNOWN } from '@merchant-analysis/cashflow-predictor/domain/known/known-future';
import { findStreams } from '@merchant-analysis/cashflow-predictor/domain/recurring/find-streams';
import { filingDays } from '@merchant-analysis/cashflow-predictor/domain/taxes/filing-deadline';
import { followFilingDays } from '@merchant-analysis/cashflow-predictor/domain/taxes/follow-filing-days';
import { planTaxes } from '@merchant-analysis/cashflow-predictor/domain/taxes/plan-taxes';
import type { TaxPayer } from '@merchant-analysis/cashflow-predictor/domain/taxes/vat-rules';
import { describeEvents } from '@merchant-analysis/cashflow-predictor/domain/words/describe-events';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, parseDate, parseMonth } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

const lawBook = loadLawBook(fileURLToPath(new URL('../../../../../config', import.meta.url)));
const calendar = lawBook.calendarOf('Asia/Shanghai');
const firstDay = parseDate('2025-06-01');

/** Books of 500.00 of sales a day, and what was paid on dates, by category ('': none). */
function booksTo(lastDate: string, paid: Record<string, Record<string, number>>, dailyMinor = 50_000) {
  const lastDay = parseDate(lastDate);
  const days = lastDay - firstDay + 1;
  const columns: DailyColumn[] = [
    { kind: 'sale', counts: [], sums: new Array<number>(days).fill(dailyMinor) },
    ...Object.entries(paid).map(([category, payments]): DailyColumn => {
      const sums = new Array<number>(days).fill(0);
      for (const [date, amount] of Object.entries(payments)) {
        if (date <= lastDate) sums[parseDate(date) - firstDay] = -amount;
      }
      const kind = KINDS[category] ?? 'tax';
      return { kind, ...(category !== '' && { category }), counts: [], sums };
    }),
  ];
  return {
    ...{ columns, firstDay, lastDay, horizonDays: 180, rules: lawBook.vat, calendar },
    payer: { type: 'general', vatPeriod: 'month' } as TaxPayer,
  };
}

const KINDS: Record<string, DailyColumn['kind']> = { 'social-insurance': 'wage', 'social media': 'expense' };
/** What a forecast of the books expects to go out, and its tax events. */
function foreseen({ columns, lastDay, horizonDays, ...of }: ReturnType<typeof booksTo>) {
  const flows = planTaxes({ columns, lastDay, horizonDays, ...of });
  const result = forecastCashflow({
    ...{ columns, firstDay, days: lastDay - firstDay + 1, horizonDays },
    ...{ openingBalanceMinor: 0, floorMinor: 0, seed: 's', future: { ...NOTHING_KNOWN, flows } },
  });
  return {
    outMinor: result.days.reduce((sum, { outflow }) => sum + outflow.mean, 0),
    events: describeEvents(result, { lastDay, horizonDays }).filter(({ source }) => source === 'tax'),
  };
}

const on = (dates: readonly string[], amount: number) =>
  Object.fromEntries(dates.map((date) => [date, amount]));
const datesOf = (flows: ReturnType<typeof planTaxes>, id: string) =>
  flows.filter((flow) => flow.id.startsWith(id)).map((flow) => formatDate(likeliestDay(flow)));

describe('filing days of a year whose days off are not published', () => {
  const shown = (month: string) => {
    const { days, chances } = filingDays(parseMonth(month), calendar);
    const likeliest = days[chances.indexOf(Math.max(...chances))]!;
    return [days[0]!, likeliest, days.at(-1)!].map((day) => formatDate(day).slice(5));
  };

  it('may be any workday up to the one to which the usual holidays put them off, most likely that one', () => {
    // New Year 2027 is a Friday, 清明 a Monday, and 1 May a Saturday: 3, 3 and 5 working days behind the 15th.
    expect(shown('2027-01')).to.deep.equal(['01-15', '01-20', '01-20']);
    expect(shown('2027-04')).to.deep.equal(['04-15', '04-20', '04-20']);
    expect(shown('2027-05')).to.deep.equal(['05-17', '05-21', '05-21']);
    // Spring Festival is the 6th of February 2027: eight days off from its eve.
    expect(shown('2027-02')).to.deep.equal(['02-15', '02-25', '02-25']);
    expect(shown('2027-10')).to.deep.equal(['10-15', '10-26', '10-26']);
    const { chances } = filingDays(parseMonth('2027-01'), calendar);
    expect(chances.reduce((sum, chance) => sum + chance, 0)).to.be.closeTo(1, 1e-12);
  });

  it('are certain in months without a long holiday, and wherever the notice is known', () => {
    expect(shown('2027-03')).to.deep.equal(['03-15', '03-15', '03-15']);
    expect(shown('2027-08')).to.deep.equal(['08-16', '08-16', '08-16']);
    expect(shown('2026-10')).to.deep.equal(['10-26', '10-26', '10-26']);
  });
});

describe('taxes that were paid on lawful filing days', () => {
  const paid = ['2025-07-15', '2025-10-27', '2026-01-20', '2026-04-20', '2026-07-15'];

  it('are planned on the next filing days, the holidays of October and New Year before them', () => {
    const taxes = planTaxes(booksTo('2026-09-20', { 'income-tax': on(paid, 700_000) }));
    expect(datesOf(taxes, 'tax:income-tax')).to.deep.equal(['2026-10-26', '2027-01-20']);
    const [october, january] = taxes;
    expect(october!.days).to.have.length(1);
    expect(january!.days.map(formatDate)).to.deep.equal([
      '2027-01-15',
      '2027-01-18',
      '2027-01-19',
      '2027-01-20',
    ]);
  });

  it('are filing-day payments from the 1st of the month to five days behind the deadline', () => {
    const late = paid.map((date) => formatDate(parseDate(date) + 5));
    const taxes = planTaxes(booksTo('2026-09-20', { 'income-tax': on(late, 700_000) }));
    expect(datesOf(taxes, 'tax:income-tax')).to.deep.equal(['2026-10-31', '2027-01-25']);
    const early = ['2025-07-01', '2025-10-09', '2026-01-05', '2026-04-01', '2026-07-01'];
    const first = planTaxes(booksTo('2026-09-20', { 'income-tax': on(early, 700_000) }));
    expect(datesOf(first, 'tax:income-tax')).to.have.length(2);
    const behind = paid.map((date) => formatDate(parseDate(date) + 6));
    expect(planTaxes(booksTo('2026-09-20', { 'income-tax': on(behind, 700_000) }))).to.deep.equal([]);
  });

  it('of which the usual day behind the deadline is still to come are not forgotten once the deadline is over', () => {
    const late = paid.map((date) => formatDate(parseDate(date) + 4)).slice(0, -1);
    const taxes = planTaxes(booksTo('2026-07-17', { 'income-tax': on(late, 700_000) }));
    expect(datesOf(taxes, 'tax:income-tax')[0]).to.equal('2026-07-19');
  });

  it('are no filing-day payments where they come on one day of every month, whatever holidays do', () => {
    const steady = ['2026-03-18', '2026-04-18', '2026-05-18', '2026-06-18', '2026-07-18', '2026-08-18'];
    expect(planTaxes(booksTo('2026-09-10', { 'social-insurance': on(steady, 90_000) }))).to.deep.equal([]);
  });
});

describe('VAT and surtax', () => {
  const months = ['2026-05-22', '2026-06-15', '2026-07-15', '2026-08-17', '2026-09-15'];
  const named = (flows: ReturnType<typeof planTaxes>) =>
    flows.map(({ id, name }) => [id.slice(0, -8), name.en]);

  it('are one event where the books know no surtax, named for both where both are in its amount', () => {
    const general = planTaxes({ ...booksTo('2026-09-20', { vat: on(months, 200_000) }), horizonDays: 40 });
    expect(named(general)).to.deep.equal([['tax:vat', 'VAT for 2026-09']]);
    expect(general[0]!.name.zh).to.equal('增值税（所属期 2026-09）');
    const books = booksTo('2026-09-20', { 增值税及附加: on(months, 212_000) });
    expect(planTaxes({ ...books, horizonDays: 40 })[0]!.name.en).to.equal('VAT and surtax for 2026-09');
    // 15,000.00 a day are 1,380,000.00 in a quarter.
    const sums = new Array<number>(books.lastDay - firstDay + 1).fill(1_500_000);
    const small = planTaxes({
      ...{ ...books, horizonDays: 40, columns: [{ kind: 'sale', counts: [], sums }] },
      payer: { type: 'small-scale', vatPeriod: 'quarter' },
    });
    expect(named(small)).to.deep.equal([['tax:vat', 'VAT and surtax for 2026-Q3']]);
  });

  it('are two events of the same day where the books know surtax by itself', () => {
    const books = booksTo('2026-09-20', { vat: on(months, 200_000), surtax: on(months, 24_000) });
    const taxes = planTaxes({ ...books, horizonDays: 130 });
    expect(datesOf(taxes, 'tax:vat')).to.deep.equal(['2026-10-26', '2026-11-16', '2026-12-15', '2027-01-20']);
    expect(datesOf(taxes, 'tax:surtax')).to.deep.equal(datesOf(taxes, 'tax:vat'));
    const [vat] = taxes;
    const surtax = taxes.find(({ id }) => id === 'tax:surtax:2026-09')!;
    expect([vat!.name.en, surtax.name.en]).to.deep.equal(['VAT for 2026-09', 'Surtax for 2026-09']);
    // As much of the sales of September as was paid of those of August, which has a day more.
    expect([vat!.amountMinor, surtax.amountMinor]).to.deep.equal([193_548, 23_226]);
    expect(surtax.days).to.deep.equal(vat!.days);
  });

  it('are neither owed by a small-scale payer below the threshold, unless it has paid below it before', () => {
    const payer = { type: 'small-scale' as const, vatPeriod: 'quarter' as const };
    expect(planTaxes({ ...booksTo('2026-10-20', {}), payer, horizonDays: 30 })).to.deep.equal([]);
    const quarters = ['2026-01-20', '2026-04-20', '2026-07-15'];
    const paid = booksTo('2026-10-20', { vat: on(quarters, 40_000), surtax: on(quarters, 2_400) });
    const taxes = planTaxes({ ...paid, payer, horizonDays: 30 });
    // Of 91 days of sales each time but once: 90, 91 and 92 of them.
    expect(taxes.map(({ id, amountMinor }) => [id, amountMinor])).to.deep.equal([
      ['tax:vat:2026-Q3', 40_440],
      ['tax:surtax:2026-Q3', 2_426],
    ]);
  });
});

describe('several categories under one tax', () => {
  const months = [
    '2026-03-16',
    '2026-04-20',
    '2026-05-22',
    '2026-06-15',
    '2026-07-15',
    '2026-08-17',
    '2026-09-15',
  ];
  const shown = (paid: Parameters<typeof booksTo>[1]) => {
    const { outMinor, events } = foreseen({ ...booksTo('2026-09-20', paid), horizonDays: 40 });
    return { outMinor, events: events.map(({ name, amountMinor }) => [name.zh, amountMinor]) };
  };

  it('are an event each, and all of them replace their habit', () => {
    expect(shown({ 社保: on(months, 800_000), 公积金: on(months, 300_000) })).to.deep.equal({
      outMinor: 1_100_000,
      events: [
        ['公积金（所属期 2026-09）', 300_000],
        ['社保（所属期 2026-09）', 800_000],
      ],
    });
  });

  it('are VAT and the surtax on it where both have one, though the name of the latter holds both words', () => {
    // As much of the 30 days of September as was paid of the 31 of August.
    expect(shown({ 增值税: on(months, 100_000), 增值税附加: on(months, 6_000) })).to.deep.equal({
      outMinor: 96_774 + 5_806,
      events: [
        ['附加税费（所属期 2026-09）', 5_806],
        ['增值税（所属期 2026-09）', 96_774],
      ],
    });
    // Alone, and where the name joins them, a category holds both.
    expect(shown({ 增值税附加: on(months, 106_000) }).events).to.deep.equal([
      ['增值税及附加（所属期 2026-09）', 102_581],
    ]);
  });

  it('are one where a category has taken the place of another', () => {
    const [before, since] = [months.slice(0, 4), months.slice(4)];
    expect(shown({ 社保: on(before, 800_000), 社会保险费: on(since, 800_000) }).events).to.deep.equal([
      ['社保（所属期 2026-09）', 800_000],
    ]);
  });

  it('have the payments of a month together, and none of what only sounds alike', () => {
    const half = months.map((date) => formatDate(parseDate(date) - 3));
    const twice = { 社保: { ...on(half, 300_000), ...on(months, 500_000) } };
    expect(shown(twice).events).to.deep.equal([['社保（所属期 2026-09）', 800_000]]);
    expect(shown({ 'social media': on(months, 800_000) }).events).to.deep.equal([]);
    expect(shown({ 个人所得税: on(months, 90_000) }).events).to.deep.equal([
      ['所得税（所属期 2026-09）', 87_097],
    ]);
  });
});

describe('sales whose money is still to come', () => {
  it('are taxed in the period in which they were made', () => {
    const payer = { type: 'small-scale' as const, vatPeriod: 'quarter' as const };
    const books = { ...booksTo('2026-07-05', {}, 330_000), payer, horizonDays: 14 };
    // 3,300.00 a day are 297,327 without the levy in 91 days; 100 yuan a day more are sold and paid out later.
    expect(planTaxes(books)).to.deep.equal([]);
    const sales = new Float64Array(books.lastDay - firstDay + 1).fill(340_000);
    // 309,400.00 with 1 % inside: 1 % of 306,336.63 and 6 % surtax.
    expect(planTaxes({ ...books, sales }).map(({ amountMinor }) => amountMinor)).to.deep.equal([324_717]);
  });
});

describe('a tax that was not paid by its day', () => {
  const payer = { type: 'small-scale' as const, vatPeriod: 'quarter' as const };
  // 5,000.00 a day: 455,000.00 in the second quarter, of which 1 % inside and 6 % surtax are 4,775.25.
  const quarter = (lastDate: string, paid: Parameters<typeof booksTo>[1] = {}) =>
    foreseen({ ...booksTo(lastDate, paid, 500_000), payer, horizonDays: 14 });
  const shown = (lastDate: string, paid?: Parameters<typeof booksTo>[1]) =>
    quarter(lastDate, paid).events.map(({ state, date, amountMinor }) => [state, date, amountMinor]);

  it('is late and expected on the next working day, for thirty days', () => {
    expect(shown('2026-07-14')).to.deep.equal([['expected', '2026-07-15', 477_525]]);
    expect(shown('2026-07-15')).to.deep.equal([['late', '2026-07-16', 477_525]]);
    // A Friday.
    expect(shown('2026-07-17')).to.deep.equal([['late', '2026-07-20', 477_525]]);
    expect(quarter('2026-07-17').outMinor).to.equal(477_525);
    expect(shown('2026-08-14')).to.deep.equal([['late', '2026-08-17', 477_525]]);
    expect(shown('2026-08-15')).to.deep.equal([]);
  });

  it('is settled by a payment behind its day, also by one that names no tax', () => {
    const late = { vat: { '2026-07-28': 477_525 } };
    expect(shown('2026-07-27', late)).to.have.length(1);
    expect(shown('2026-07-28', late)).to.deep.equal([]);
    expect(shown('2026-07-20', { '': { '2026-07-15': 477_525 } })).to.deep.equal([]);
    expect(shown('2026-07-20', { '': { '2026-07-15': 100_000 } })).to.have.length(1);
    // About the amount before the deadline; with other taxes in one only once it is over.
    expect(shown('2026-07-10', { '': { '2026-07-08': 470_000 } })).to.deep.equal([]);
    expect(shown('2026-07-10', { '': { '2026-07-08': 900_000 } })).to.have.length(1);
    expect(shown('2026-07-20', { '': { '2026-07-08': 900_000 } })).to.deep.equal([]);
  });

  it('is paid first of two months, unless the payment comes when the later one usually does', () => {
    const until = ['2026-03-16', '2026-04-20', '2026-05-22', '2026-06-15'];
    const dues = (lastDate: string, ...dates: string[]) =>
      foreseen({
        ...booksTo(lastDate, { 'social-insurance': on([...until, ...dates], 300_000) }),
        horizonDays: 14,
      }).events.map(({ id, state, date }) => [id.slice(-7), state, date]);
    const august = ['2026-07', 'expected', '2026-08-17'];
    expect(dues('2026-08-03')).to.deep.equal([['2026-06', 'late', '2026-08-04'], august]);
    expect(dues('2026-08-04', '2026-08-04')).to.deep.equal([august]);
    // The deadline is Monday the 17th: five days before it.
    expect(dues('2026-08-12', '2026-08-12')).to.deep.equal([['2026-06', 'late', '2026-08-13']]);
  });

  it('is believed for five days only of those who have left out periods before', () => {
    const skipped = ['2026-02-24', '2026-03-16', '2026-05-22', '2026-06-15'];
    const vat = (lastDate: string) =>
      foreseen({ ...booksTo(lastDate, { vat: on(skipped, 200_000) }), horizonDays: 7 }).events.length;
    expect([vat('2026-07-20'), vat('2026-07-21')]).to.deep.equal([1, 0]);
  });

  it('is not told of where the books begin behind the first day on which it could be paid', () => {
    const { columns, ...books } = { ...booksTo('2026-07-20', {}, 500_000), payer, horizonDays: 14 };
    const from = (date: string) => ({
      ...{ ...books, firstDay: parseDate(date) },
      columns: columns.map((one) => ({ ...one, sums: one.sums.slice(parseDate(date) - firstDay) })),
    });
    expect(planTaxes(from('2026-04-01'))).to.have.length(1);
    expect(planTaxes(from('2026-07-02'))).to.deep.equal([]);
  });
});

describe('the end of the horizon', () => {
  const payer = { type: 'small-scale' as const, vatPeriod: 'quarter' as const };
  const outMinor = (lastDate: string, horizonDays: number, paid: Record<string, number> = {}) => {
    const books = { ...booksTo(lastDate, { vat: paid }, 500_000), payer, horizonDays };
    const known = planTaxes(books);
    return forecastCashflow({
      ...{ columns: books.columns.slice(0, 1), firstDay, days: books.lastDay - firstDay + 1, horizonDays },
      ...{ openingBalanceMinor: 0, floorMinor: 0, seed: 's', future: { ...NOTHING_KNOWN, flows: known } },
    }).days.reduce((sum, { outflow }) => sum + outflow.mean, 0);
  };

  it('does not take the tax of an early payer, who pays before it and not on the deadline', () => {
    // Ten days before the deadlines of April and July: on the 5th of July.
    const paid = { '2026-04-10': 480_000 };
    expect([14, 15, 20, 25].map((days) => outMinor('2026-06-20', days, paid))).to.deep.equal([
      0, 477_525, 477_525, 477_525,
    ]);
  });

  it('has of a tax with several possible days those that lie before it', () => {
    // 460,000.00 in the fourth quarter: 4,827.72, due on 2027-01-15, 18, 19 with a tenth each, or the 20th with seven.
    expect([18, 19, 22, 24].map((days) => outMinor('2026-12-27', days))).to.deep.equal([
      0, 48_277, 96_554, 482_772,
    ]);
  });
});

describe('the list of recurring flows', () => {
  const streamsOf = (books: ReturnType<typeof booksTo>) =>
    followFilingDays(findStreams(books.columns, firstDay, 90), planTaxes({ ...books, horizonDays: 90 }));

  it('tells the next filing days that the forecast books', () => {
    const paid = ['2025-07-15', '2025-10-27', '2026-01-20', '2026-04-20', '2026-07-15', '2026-10-26'];
    const books = booksTo('2026-11-20', { 'income-tax': on(paid, 700_000) });
    const [stream] = streamsOf(books);
    expect(stream!.flow).to.deep.include({ kind: 'tax', category: 'income-tax' });
    expect(stream!.flow.nextDays.map(formatDate)).to.deep.equal(['2027-01-20']);
    const future = { ...NOTHING_KNOWN, flows: planTaxes({ ...books, horizonDays: 90 }) };
    const { lastDay } = books;
    const result = forecastCashflow({
      ...{ columns: books.columns, firstDay, days: lastDay - firstDay + 1, horizonDays: 90, future },
      ...{ openingBalanceMinor: 0, floorMinor: 0, seed: 's' },
    });
    const outflow = result.parts.out.statistical.reduce((sum, one) => sum + one, 0);
    expect(outflow, 'what was paid before is not foreseen a second time').to.equal(0);
    const events = describeEvents(result, { lastDay, horizonDays: 90 });
    expect(events.map(({ source, date, from, to }) => [source, date, from, to])).to.deep.equal([
      ['tax', '2027-01-20', '2027-01-15', '2027-01-20'],
    ]);
  });

  it('shows social insurance of fifteen filing days as monthly and established', () => {
    const months = Array.from({ length: 15 }, (_, index) => parseMonth('2025-07') + index);
    const days = months.map((month) => formatDate(filingDays(month, calendar).days.at(-1)!));
    const [stream, ...others] = streamsOf(booksTo('2026-09-20', { 'social-insurance': on(days, 300_000) }));
    expect(others).to.deep.equal([]);
    expect([stream!.flow.rule.every, stream!.status]).to.deep.equal(['month', 'mature']);
    expect(stream!.flow.pastDays).to.have.length(15);
    expect(stream!.flow.nextDays.map(formatDate)).to.deep.equal(['2026-10-26', '2026-11-16', '2026-12-15']);
  });

  it('shows no payment of a habit where the sales stay below the line, as little as the forecast does', () => {
    const payer = { type: 'small-scale' as const, vatPeriod: 'quarter' as const };
    const paid = { vat: on(['2025-10-27', '2026-01-20', '2026-04-20', '2026-07-15'], 477_525) };
    const at = (lastDate: string) => {
      const books = { ...booksTo(lastDate, paid, 500_000), payer, horizonDays: 90 };
      const from = parseDate('2026-07-01') - firstDay;
      const columns = books.columns.map((column) =>
        column.kind === 'sale'
          ? { ...column, sums: column.sums.map((sum, index) => (index < from ? sum : 10_000)) }
          : column,
      );
      return { ...books, columns };
    };
    // While the quarter runs, and when it is over.
    for (const lastDate of ['2026-09-20', '2026-10-05']) {
      const books = at(lastDate);
      const habit = findStreams(books.columns, firstDay, 90)[0]!.flow;
      expect(habit.nextDays, 'the habit would pay').not.to.be.empty;
      const october = ({ nextDays }: typeof habit) =>
        nextDays.filter((day) => formatDate(day) < '2026-11-01');
      expect(october(habit)).to.have.length(1);
      expect(october(streamsOf(books)[0]!.flow)).to.deep.equal([]);
      expect(foreseen({ ...books, horizonDays: 40 }).outMinor).to.equal(0);
    }
    expect(planTaxes(at('2026-10-05')).map(({ chances }) => chances)[0]).to.deep.equal([0]);
  });
});
