import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { dailySales, sumBetween } from '../daily-sales.js';
import type { KnownFlow } from '../known/known-flow.js';
import { medianOf } from '../series/quantile.js';
import type { WorkCalendar } from '../work-calendar.js';
import { INCOME_TAX, SOCIAL_INSURANCE, SURTAX, VAT } from './filed-categories.js';
import { filingDays, filingDeadline } from './filing-deadline.js';
import { hasOwnDays, movedBy, REMEMBERED, type TaxPayment, usualOffset } from './filing-habits.js';
import { recentSales } from './sales-paths.js';
import { owedOn, type TaxOnSales } from './tax-on-sales.js';
import { type TaxPeriod, taxPeriodOf } from './tax-periods.js';
import type { TaxPayer, VatRules } from './vat-rules.js';

interface TaxBooks {
  readonly columns: readonly DailyColumn[];
  readonly firstDay: number;
  readonly lastDay: number;
  readonly horizonDays: number;
  readonly payer: TaxPayer;
  readonly rules: VatRules;
  readonly calendar: WorkCalendar;
}

/** City construction 7 %, education 3 % and 2 %, halved for small businesses (财政部 税务总局公告 2023-12). */
const SURTAX_PERCENT = 6;
/** What is not over yet of a period is foreseen by the mean of so many days. */
const RECENT_DAYS = 28;
/** Books may differ from what was filed by a tenth before one says that the payer is below a line. */
const CLEARLY_BELOW = 0.9;
/** What a tax that is foreseen from habit may be off by. */
const HABIT_ERRORS = [0.05, 0.15] as const;

/** Taxes and contributions that are filed like taxes, by how books name their categories. */
const HABITS = [
  {
    key: 'social-insurance',
    matches: SOCIAL_INSURANCE,
    every: 'month',
    follows: 'itself',
    name: { zh: '社保', en: 'Social insurance' },
  },
  {
    key: 'income-tax',
    matches: INCOME_TAX,
    every: 'quarter',
    follows: 'sales',
    name: { zh: '所得税', en: 'Income tax' },
  },
] as const;
/** What one tax is called, and how it was paid. */
interface TaxFrame {
  readonly key: string;
  readonly name: LocalizedText;
  readonly past: readonly TaxPayment[];
}

type Rate = Pick<TaxOnSales, 'insideBps' | 'lineMinor' | 'ratio'>;

const WITHOUT_LINE = { insideBps: 0, lineMinor: 0 } as const;
const VAT_NAME: LocalizedText = { zh: '增值税', en: 'VAT' };
const VAT_AND_SURTAX_NAME: LocalizedText = { zh: '增值税及附加', en: 'VAT and surtax' };
const SURTAX_NAME: LocalizedText = { zh: '附加税费', en: 'Surtax' };

/**
 * The taxes that fall due within the horizon by the calendar: value added tax and its surtax by the payer's period,
 * income tax by quarter, social insurance by month, each by the filing deadline or as long before it as this payer usually pays.
 * Small-scale payers owe the levy on all sales of a period that reaches the threshold, and nothing below it; the VAT
 * of general taxpayers depends on their purchases' invoices and is foreseen from what they paid of their sales before.
 * Taxes on sales of a period that is not over carry what decides on them, and the amount that recent sales give: 0 where
 * those stay below the line.
 */
export function planTaxes(books: TaxBooks): KnownFlow[] {
  const vat = planVat(books);
  return [...vat, ...planSurtax(books, vat), ...HABITS.flatMap((habit) => planHabit(books, habit))];
}

function planVat(books: TaxBooks): KnownFlow[] {
  const { payer } = books;
  if (payer.type === 'not-registered') return [];
  const past = paymentsOf(books, VAT);
  if (hasOwnDays(past, books.calendar)) return [];
  return payer.type === 'general' ? planGeneralVat(books, past) : planLevy(books, past);
}

function planGeneralVat(books: TaxBooks, past: readonly TaxPayment[]): KnownFlow[] {
  const { payer } = books;
  // What the books call VAT, and no more.
  const name = SURTAX.test(past.at(-1)?.category ?? '') ? VAT_AND_SURTAX_NAME : VAT_NAME;
  const ratio = ratioToSales(books, past, payer.vatPeriod);
  const frame = { key: 'vat', name, past };
  return periodsDue(books, payer.vatPeriod, past).flatMap((period) => {
    if (isPaid(past, period)) return [];
    return ratio === undefined
      ? taxFlow(books, period, frame, usualOf(past))
      : taxOnSales(books, period, frame, { ...WITHOUT_LINE, ratio });
  });
}

function planLevy(books: TaxBooks, past: readonly TaxPayment[]): KnownFlow[] {
  const { payer, rules } = books;
  const surtaxPercent = surtaxPaymentsOf(books).length > 0 ? 0 : SURTAX_PERCENT;
  const name = surtaxPercent > 0 ? VAT_AND_SURTAX_NAME : VAT_NAME;
  const byLaw = {
    insideBps: rules.levyBps,
    lineMinor: payer.vatPeriod === 'month' ? rules.monthlySalesMinor : rules.quarterlySalesMinor,
    ratio: (rules.levyBps * (100 + surtaxPercent)) / 1_000_000,
  };
  const ratio = paysBelow(books, past, byLaw) ? ratioToSales(books, past, payer.vatPeriod) : undefined;
  const levy = ratio === undefined ? byLaw : { ...WITHOUT_LINE, ratio };
  return periodsDue(books, payer.vatPeriod, past).flatMap((period) => {
    if (isPaid(past, period) || period.to < rules.validFrom || period.from > rules.validTo) return [];
    return taxOnSales(books, period, { key: 'vat', name, past }, levy);
  });
}

/**
 * Whether this payer has paid of sales clearly below the line: who writes special VAT invoices (专用发票) owes the levy
 * on them however little is sold, and what was paid tells more than the line.
 */
function paysBelow(books: TaxBooks, past: readonly TaxPayment[], byLaw: Rate): boolean {
  const { firstDay, payer, rules } = books;
  return past.slice(-REMEMBERED).some(({ day }) => {
    const period = periodBefore(day, payer.vatPeriod);
    if (period.from < Math.max(firstDay, rules.validFrom)) return false;
    return owedOn(salesOf(books, period), { ...byLaw, lineMinor: CLEARLY_BELOW * byLaw.lineMinor }) === 0;
  });
}

/**
 * Surtax that the books know by itself, in each of its categories: due on the day of the VAT, and as large beside it as
 * before. Small-scale payers owe none where they owe no VAT.
 */
function planSurtax(books: TaxBooks, vat: readonly KnownFlow[]): KnownFlow[] {
  const { payer, calendar } = books;
  if (payer.type === 'not-registered') return [];
  const byCategory = Map.groupBy(surtaxPaymentsOf(books), ({ category }) => category);
  return [...byCategory].flatMap(([category, past]) => {
    if (hasOwnDays(past, calendar)) return [];
    const key = byCategory.size === 1 ? 'surtax' : `surtax:${category}`;
    const frame = { key, name: SURTAX_NAME, past };
    const share =
      surtaxShare(past.slice(-REMEMBERED), paymentsOf(books, VAT)) ?? SURTAX_PERCENT / 100 / byCategory.size;
    return periodsDue(books, payer.vatPeriod, past).flatMap((period) => {
      if (isPaid(past, period)) return [];
      const beside = vat.find(({ id }) => id === idOf('vat', period));
      if (beside === undefined)
        return payer.type === 'general' ? taxFlow(books, period, frame, usualOf(past)) : [];
      const { onSales, amountMinor } = beside;
      return onSales === undefined
        ? taxFlow(books, period, frame, amountMinor * share)
        : taxOnSales(books, period, frame, { ...onSales, ratio: onSales.ratio * share });
    });
  });
}

/** What was paid of surtax for one of VAT in the same month; undefined where the books do not tell. */
function surtaxShare(surtax: readonly TaxPayment[], vat: readonly TaxPayment[]): number | undefined {
  const shares = surtax.flatMap(({ day, amountMinor }) => {
    const beside = vat.filter((one) => monthNumberOf(one.day) === monthNumberOf(day));
    const paid = beside.reduce((sum, one) => sum + one.amountMinor, 0);
    return paid > 0 ? [amountMinor / paid] : [];
  });
  return shares.length > 0 ? medianOf(shares) : undefined;
}

function planHabit(
  books: TaxBooks,
  { key, matches, every, follows, name }: (typeof HABITS)[number],
): KnownFlow[] {
  const past = paymentsOf(books, matches);
  if (past.length < 2 || hasOwnDays(past, books.calendar)) return [];
  const ratio = follows === 'sales' ? ratioToSales(books, past, every) : undefined;
  return periodsDue(books, every, past).flatMap((period) => {
    if (isPaid(past, period)) return [];
    return ratio === undefined
      ? taxFlow(books, period, { key, name, past }, usualOf(past))
      : taxOnSales(books, period, { key, name, past }, { ...WITHOUT_LINE, ratio });
  });
}

function usualOf(past: readonly TaxPayment[]): number {
  return past.length === 0 ? 0 : medianOf(past.slice(-REMEMBERED).map(({ amountMinor }) => amountMinor));
}

/** What was paid for one of the sales of the period before; undefined where the books do not tell. */
function ratioToSales(
  books: TaxBooks,
  past: readonly TaxPayment[],
  every: 'month' | 'quarter',
): number | undefined {
  const ratios = past.slice(-REMEMBERED).flatMap(({ day, amountMinor }) => {
    const period = periodBefore(day, every);
    const before = period.from < books.firstDay ? 0 : salesOf(books, period);
    return before > 0 ? [amountMinor / before] : [];
  });
  return ratios.length > 0 ? medianOf(ratios) : undefined;
}

/** Payments of the categories that match, by day. */
function paymentsOf({ columns, firstDay }: TaxBooks, matches: RegExp): TaxPayment[] {
  const payments: TaxPayment[] = [];
  for (const { category, sums } of columns) {
    if (category === undefined || !matches.test(category)) continue;
    sums.forEach((sum, index) => {
      if (sum < 0) payments.push({ day: firstDay + index, amountMinor: -sum, category });
    });
  }
  return payments.sort((a, b) => a.day - b.day);
}

/** Surtax in a category of its own; one that is named for the VAT too holds both. */
function surtaxPaymentsOf(books: TaxBooks): TaxPayment[] {
  return paymentsOf(books, SURTAX).filter(({ category }) => !VAT.test(category));
}

/** The periods that this payer pays on days within the horizon, in order. */
function periodsDue(books: TaxBooks, kind: 'month' | 'quarter', past: readonly TaxPayment[]): TaxPeriod[] {
  const { lastDay, horizonDays, calendar } = books;
  const late = Math.max(0, usualOffset(past, calendar));
  const periods: TaxPeriod[] = [];
  let period = periodBefore(lastDay, kind);
  for (;;) {
    const deadline = filingDeadline(period.filedIn, calendar);
    if (deadline > lastDay + horizonDays) return periods;
    if (deadline + late > lastDay) periods.push(period);
    period = taxPeriodOf(period.to + 1, kind);
  }
}

/** Whether a payment was made in the month in which the period is filed. */
function isPaid(past: readonly TaxPayment[], { filedIn }: TaxPeriod): boolean {
  return past.some(({ day }) => monthNumberOf(day) === filedIn);
}

function periodBefore(day: number, kind: 'month' | 'quarter'): TaxPeriod {
  return taxPeriodOf(taxPeriodOf(day, kind).from - 1, kind);
}

/** Sales of a period: those that are known, and for days to come as much as the last four weeks sold a day. */
function salesOf(books: TaxBooks, { from, to }: TaxPeriod): number {
  const { firstDay, lastDay } = books;
  const sales = salesOfBooks(books);
  const known = sumBetween(sales, firstDay, from, Math.min(to, lastDay));
  const daysToCome = Math.max(0, to - Math.max(lastDay, from - 1));
  if (daysToCome === 0) return known;
  const recentDays = Math.min(RECENT_DAYS, sales.length);
  return known + (daysToCome * sumBetween(sales, firstDay, lastDay - recentDays + 1, lastDay)) / recentDays;
}

function salesOfBooks({ columns, firstDay, lastDay }: TaxBooks): Float64Array {
  return dailySales(columns, lastDay - firstDay + 1);
}

function idOf(key: string, period: TaxPeriod): string {
  return `tax:${key}:${period.key}`;
}

/** A tax on the sales of a period: on those that are over as the books have it, on others as sales will decide. */
function taxOnSales(books: TaxBooks, period: TaxPeriod, frame: TaxFrame, rate: Rate): KnownFlow[] {
  const { firstDay, lastDay } = books;
  const { insideBps, lineMinor, ratio } = rate;
  const amountMinor = owedOn(salesOf(books, period), rate);
  if (period.to <= lastDay) return taxFlow(books, period, frame, amountMinor);
  const sales = salesOfBooks(books);
  const onSales = {
    ...{ from: period.from, to: period.to, insideBps, lineMinor, ratio },
    soldMinor: sumBetween(sales, firstDay, period.from, lastDay),
    recentMinor: recentSales(sales),
  };
  return [{ ...flowOf(books, period, frame, amountMinor), onSales }];
}

/** Nothing where it would not be a unit of money. */
function taxFlow(books: TaxBooks, period: TaxPeriod, frame: TaxFrame, amountMinor: number): KnownFlow[] {
  return Math.round(amountMinor) > 0 ? [flowOf(books, period, frame, amountMinor)] : [];
}

function flowOf(
  { lastDay, calendar }: TaxBooks,
  period: TaxPeriod,
  { key, name, past }: TaxFrame,
  amountMinor: number,
): KnownFlow {
  const days = movedBy(filingDays(period.filedIn, calendar), usualOffset(past, calendar), lastDay + 1);
  return {
    id: idOf(key, period),
    source: 'tax',
    name: { zh: `${name.zh}（所属期 ${period.key}）`, en: `${name.en} for ${period.key}` },
    direction: 'out',
    amountMinor: Math.round(amountMinor),
    ...days,
    amountErrors: [...HABIT_ERRORS],
    replaces: {
      kinds: ['tax', 'wage', 'expense'],
      category: past.at(-1)?.category ?? 'vat',
      withinDays: 20,
      withinFactor: 10,
    },
  };
}
