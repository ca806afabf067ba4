import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { nameCategory } from '@merchant-analysis/kernel/category-names';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { holdsSurtax, INCOME_TAX, isSurtax, isVat, SOCIAL_INSURANCE } from '../books/filed-categories.js';
import type { KnownFlow } from '../known/known-flow.js';
import { owedOn } from '../known/tax-on-sales.js';
import { medianOf } from '../series/quantile.js';
import { duePeriods } from './due-periods.js';
import { hasOwnDays, REMEMBERED, type TaxPayment } from './filing-habits.js';
import { mayCome } from './foresee-taxes.js';
import {
  nothingOwed,
  type Rate,
  salesOf,
  type TaxBooks,
  type TaxFrame,
  taxFlow,
  taxOnSales,
} from './tax-flows.js';
import {
  byMonth,
  type CategoryPayments,
  filedCategories,
  hasSkipped,
  paymentsByCategory,
  paymentsOf,
  usualGap,
} from './tax-payments.js';
import { MONTHS_OF_PERIOD, periodBefore } from './tax-periods.js';
import type { TaxPayer } from './vat-rules.js';

/** City construction 7 %, education 3 % and 2 %, halved for small businesses (财政部 税务总局公告 2023-12). */
const SURTAX_PERCENT = 6;
/** Books may differ from what was filed by a tenth before one says that the payer is below a line. */
const CLEARLY_BELOW = 0.9;
/**
 * So long behind its day an unpaid tax is expected: tax offices set a term of 15 days at most to who has not paid
 * (税收征收管理法实施细则, art. 73), some time after the deadline. Later than that the books do not tell what became of it.
 */
const OVERDUE_DAYS = 30;
/** Of who has left out periods before: the bank may be slow, or nothing was owed. */
const OVERDUE_DAYS_OF_SKIPPERS = 5;
/** Payments of income tax that lie so many months apart are those of the yearly return: their day is a habit. */
const YEARLY_GAP = 9;

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
const WITHOUT_LINE = { insideBps: 0, lineMinor: 0 } as const;
const VAT_NAME: LocalizedText = { zh: '增值税', en: 'VAT' };
const VAT_AND_SURTAX_NAME: LocalizedText = { zh: '增值税及附加', en: 'VAT and surtax' };
const SURTAX_NAME: LocalizedText = { zh: '附加税费', en: 'Surtax' };

/**
 * The taxes that fall due within the horizon by the calendar: value added tax and its surtax by the payer's period,
 * income tax by quarter, social insurance by month, each category of the books by itself, by the filing deadline or as
 * long before or behind it as this payer usually pays. What was not paid by its day is late and still expected for a month.
 * Small-scale payers owe the levy on all sales of a period that reaches the threshold, and nothing below it; the VAT
 * of general taxpayers depends on their purchases' invoices and is foreseen from what they paid of their sales before.
 * Taxes on sales of a period that is not over carry what decides on them, and the amount that recent sales give: 0 where
 * those stay below the line. Where a period that is over owes nothing and a habit would pay, the flow has a chance of 0.
 */
export function planTaxes(books: TaxBooks): KnownFlow[] {
  const vat = planVat(books);
  return [...vat, ...planSurtax(books, vat), ...HABITS.flatMap((habit) => planHabit(books, habit))];
}

/** Whether VAT is due and nothing tells how much: of general taxpayers that have paid none in the books. */
export function isVatUnknown(columns: readonly DailyColumn[], { type }: TaxPayer): boolean {
  return (
    type === 'general' && paymentsOf({ columns, firstDay: 0 }, vatIn({ columns, firstDay: 0 })).length === 0
  );
}

function planVat(books: TaxBooks): KnownFlow[] {
  const { type } = books.payer;
  if (type === 'not-registered') return [];
  return type === 'general' ? planGeneralVat(books) : planLevy(books);
}

function planGeneralVat(books: TaxBooks): KnownFlow[] {
  const { vatPeriod } = books.payer;
  const paid = paymentsByCategory(books, vatIn(books), MONTHS_OF_PERIOD[vatPeriod]);
  return paid.flatMap((one) => {
    const { category, past } = one;
    if (hasOwnDays(past, books.calendar)) return [];
    // What the books call VAT, and no more.
    const name = holdsSurtax(category) ? VAT_AND_SURTAX_NAME : VAT_NAME;
    const frame = frameOf({ key: 'vat', name }, one, paid.length);
    const ratio = ratioToSales(books, past, vatPeriod);
    return duePeriods(books, vatPeriod, one, overdueDaysOf(vatPeriod)).flatMap((due) =>
      ratio === undefined
        ? taxFlow(books, due, frame, usualOf(past))
        : taxOnSales(books, due, frame, { ...WITHOUT_LINE, ratio }),
    );
  });
}

function planLevy(books: TaxBooks): KnownFlow[] {
  const { payer, rules } = books;
  const payments = paymentsOf(books, vatIn(books));
  const past = byMonth(payments);
  if (hasOwnDays(past, books.calendar)) return [];
  const surtaxPercent = paymentsOf(books, surtaxIn(books)).length > 0 ? 0 : SURTAX_PERCENT;
  const name = surtaxPercent > 0 ? VAT_AND_SURTAX_NAME : VAT_NAME;
  const byLaw = {
    insideBps: rules.levyBps,
    lineMinor: payer.vatPeriod === 'month' ? rules.monthlySalesMinor : rules.quarterlySalesMinor,
    ratio: (rules.levyBps * (100 + surtaxPercent)) / 1_000_000,
  };
  const ratio = paysBelow(books, past, byLaw) ? ratioToSales(books, past, payer.vatPeriod) : undefined;
  const levy = ratio === undefined ? byLaw : { ...WITHOUT_LINE, ratio };
  const overdueDays = ratio === undefined ? () => OVERDUE_DAYS : overdueDaysOf(payer.vatPeriod);
  return duePeriods(books, payer.vatPeriod, { payments, past }, overdueDays).flatMap((due) => {
    const { from, to } = due.period;
    if (to < rules.validFrom || from > rules.validTo) return [];
    return taxOnSales(books, due, { key: 'vat', name, past }, levy);
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
  const { type, vatPeriod } = payer;
  if (type === 'not-registered') return [];
  const paid = paymentsByCategory(books, surtaxIn(books), MONTHS_OF_PERIOD[vatPeriod]);
  const vatPaid = paymentsOf(books, vatIn(books));
  return paid.flatMap((one) => {
    const { past } = one;
    if (hasOwnDays(past, calendar)) return [];
    const frame = frameOf({ key: 'surtax', name: SURTAX_NAME }, one, paid.length);
    const share = surtaxShare(past.slice(-REMEMBERED), vatPaid) ?? SURTAX_PERCENT / 100 / paid.length;
    return duePeriods(books, vatPeriod, one, overdueDaysOf(vatPeriod)).flatMap((due) => {
      const beside = vat.filter(({ id }) => id.startsWith('tax:vat') && id.endsWith(`:${due.period.key}`));
      const [first] = beside;
      if (first === undefined) return type === 'general' ? taxFlow(books, due, frame, usualOf(past)) : [];
      const amountMinor = share * beside.reduce((sum, tax) => sum + tax.amountMinor, 0);
      if (!beside.some(mayCome)) return nothingOwed(due, frame, amountMinor);
      const { onSales } = first;
      if (onSales === undefined) return taxFlow(books, due, frame, amountMinor);
      const ratio = beside.reduce((sum, tax) => sum + (tax.onSales?.ratio ?? 0), 0);
      return taxOnSales(books, due, frame, { ...onSales, ratio: ratio * share });
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
  const paid = paymentsByCategory(books, (category) => matches.test(category), MONTHS_OF_PERIOD[every]);
  return paid.flatMap((one) => {
    const { past } = one;
    const gap = usualGap(past);
    if (gap === undefined || gap >= YEARLY_GAP || hasOwnDays(past, books.calendar)) return [];
    const period = gap === 1 ? 'month' : every;
    const frame = frameOf({ key, name }, one, paid.length);
    const ratio = follows === 'sales' ? ratioToSales(books, past, period) : undefined;
    return duePeriods(books, period, one, overdueDaysOf(period)).flatMap((due) =>
      ratio === undefined
        ? taxFlow(books, due, frame, usualOf(past))
        : taxOnSales(books, due, frame, { ...WITHOUT_LINE, ratio }),
    );
  });
}

function vatIn(books: Pick<TaxBooks, 'columns' | 'firstDay'>): (category: string) => boolean {
  const categories = filedCategories(books);
  return (category) => isVat(category, categories);
}

function surtaxIn(books: Pick<TaxBooks, 'columns' | 'firstDay'>): (category: string) => boolean {
  const categories = filedCategories(books);
  return (category) => isSurtax(category, categories);
}

/** Of several categories under one tax each is told by its own name. */
function frameOf(
  { key, name }: Pick<TaxFrame, 'key' | 'name'>,
  { category, past }: CategoryPayments,
  categories: number,
): TaxFrame {
  if (categories === 1) return { key, name, past };
  const called = nameCategory(category);
  return {
    key: `${key}:${category}`,
    name: { zh: called.zh, en: called.en === category ? `${name.en} (${category})` : called.en },
    past,
  };
}

/** Of a tax that the books alone tell. */
function overdueDaysOf(period: 'month' | 'quarter'): (past: readonly TaxPayment[]) => number {
  return (past) => (hasSkipped(past, MONTHS_OF_PERIOD[period]) ? OVERDUE_DAYS_OF_SKIPPERS : OVERDUE_DAYS);
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
