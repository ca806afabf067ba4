import { fileURLToPath } from 'node:url';
import { loadLawBook } from '@merchant-analysis/cashflow-predictor/adapters/law-book.files';
import { filingDays } from '@merchant-analysis/cashflow-predictor/domain/filing-deadline';
import { likeliestDay } from '@merchant-analysis/cashflow-predictor/domain/known-flow';
import { planTaxes } from '@merchant-analysis/cashflow-predictor/domain/plan-taxes';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, parseDate, parseMonth } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

const lawBook = loadLawBook(fileURLToPath(new URL('../../../../config', import.meta.url)));
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
