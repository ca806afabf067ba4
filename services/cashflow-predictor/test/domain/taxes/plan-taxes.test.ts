import { fileURLToPath } from 'node:url';
import { loadLawBook } from '@merchant-analysis/cashflow-predictor/adapters/law-book.files';
import { describeEvents } from '@merchant-analysis/cashflow-predictor/domain/describe-events';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { likeliestDay } from '@merchant-analysis/cashflow-predictor/domain/known/known-flow';
import { NOTHING_KNOWN } from '@merchant-analysis/cashflow-predictor/domain/known/known-future';
import { findStreams } from '@merchant-analysis/cashflow-predictor/domain/recurring/find-streams';
import { filingDays } from '@merchant-analysis/cashflow-predictor/domain/taxes/filing-deadline';
import { followFilingDays } from '@merchant-analysis/cashflow-predictor/domain/taxes/follow-filing-days';
import { planTaxes } from '@merchant-analysis/cashflow-predictor/domain/taxes/plan-taxes';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, parseDate, parseMonth } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

const lawBook = loadLawBook(fileURLToPath(new URL('../../../../../config', import.meta.url)));
const calendar = lawBook.calendarOf('Asia/Shanghai');
const firstDay = parseDate('2025-06-01');

/** Books of 500.00 of sales a day, and what was paid on dates, by category. */
function booksTo(lastDate: string, paid: Record<string, Record<string, number>>) {
  const lastDay = parseDate(lastDate);
  const days = lastDay - firstDay + 1;
  const columns: DailyColumn[] = [
    { kind: 'sale', counts: [], sums: new Array<number>(days).fill(50_000) },
    ...Object.entries(paid).map(([category, payments]): DailyColumn => {
      const sums = new Array<number>(days).fill(0);
      for (const [date, amount] of Object.entries(payments)) sums[parseDate(date) - firstDay] = -amount;
      return { kind: category === 'social-insurance' ? 'wage' : 'tax', category, counts: [], sums };
    }),
  ];
  return {
    ...{ columns, firstDay, lastDay, horizonDays: 180, rules: lawBook.vat, calendar },
    payer: { type: 'general' as const, vatPeriod: 'month' as const },
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
});
