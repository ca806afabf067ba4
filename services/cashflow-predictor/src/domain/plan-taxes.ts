import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { dailySales, sumBetween } from './daily-sales.js';
import { INCOME_TAX, SOCIAL_INSURANCE, SURTAX, VAT } from './filed-categories.js';
import { filingDays, filingDeadline } from './filing-deadline.js';
import { hasOwnDays, movedBy, REMEMBERED, type TaxPayment, usualOffset } from './filing-habits.js';
import type { KnownFlow } from './known-flow.js';
import { medianOf } from './quantile.js';
import { type TaxPeriod, taxPeriodOf } from './tax-periods.js';
import type { TaxPayer, VatRules } from './vat-rules.js';
import type { WorkCalendar } from './work-calendar.js';

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
const VAT_NAME: LocalizedText = { zh: '增值税', en: 'VAT' };
const VAT_AND_SURTAX_NAME: LocalizedText = { zh: '增值税及附加', en: 'VAT and surtax' };
const SURTAX_NAME: LocalizedText = { zh: '附加税费', en: 'Surtax' };

/**
 * The taxes that fall due within the horizon by the calendar: value added tax and its surtax by the payer's period,
 * income tax by quarter, social insurance by month, each by the filing deadline or as long before it as this payer usually pays.
 * Small-scale payers owe the levy on all sales of a period that reaches the threshold, and nothing below it; the VAT
 * of general taxpayers depends on their purchases' invoices and is foreseen from what they paid before.
 */
export function planTaxes(books: TaxBooks): KnownFlow[] {
  const vat = planVat(books);
  return [...vat, ...planSurtax(books, vat), ...HABITS.flatMap((habit) => planHabit(books, habit))];
}

function planVat(books: TaxBooks): KnownFlow[] {
  const { payer, rules } = books;
  if (payer.type === 'not-registered') return [];
  const past = paymentsOf(books, VAT);
  if (hasOwnDays(past, books.calendar)) return [];
  const surtaxPercent = surtaxPaymentsOf(books).length > 0 ? 0 : SURTAX_PERCENT;
  const sales = dailySales(books.columns, lengthOf(books));
  return periodsDue(books, payer.vatPeriod, past).flatMap((period) => {
    if (isPaid(past, period)) return [];
    if (payer.type === 'general') {
      const usual = Math.round(medianOf(past.slice(-REMEMBERED).map(({ amountMinor }) => amountMinor)));
      // What the books call VAT, and no more.
      const name = SURTAX.test(past.at(-1)?.category ?? '') ? VAT_AND_SURTAX_NAME : VAT_NAME;
      return usual > 0 ? [taxFlow(books, 'vat', name, period, usual, past)] : [];
    }
    if (period.to < rules.validFrom || period.from > rules.validTo) return [];
    const net = scale(Math.round(salesOf(books, sales, period)), 10_000, 10_000 + rules.levyBps);
    const line = payer.vatPeriod === 'month' ? rules.monthlySalesMinor : rules.quarterlySalesMinor;
    if (net < line) return [];
    const levy = scale(net, rules.levyBps, 10_000);
    const name = surtaxPercent > 0 ? VAT_AND_SURTAX_NAME : VAT_NAME;
    return [taxFlow(books, 'vat', name, period, levy + scale(levy, surtaxPercent, 100), past)];
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
    const recent = past.slice(-REMEMBERED);
    const usual = medianOf(recent.map(({ amountMinor }) => amountMinor));
    const share = surtaxShare(recent, paymentsOf(books, VAT)) ?? SURTAX_PERCENT / 100 / byCategory.size;
    return periodsDue(books, payer.vatPeriod, past).flatMap((period) => {
      if (isPaid(past, period)) return [];
      const beside = vat.find(({ id }) => id === idOf('vat', period));
      if (beside === undefined && payer.type !== 'general') return [];
      const amount = Math.round(beside === undefined ? usual : beside.amountMinor * share);
      return amount > 0 ? [taxFlow(books, key, SURTAX_NAME, period, amount, past)] : [];
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

function planHabit(books: TaxBooks, habit: (typeof HABITS)[number]): KnownFlow[] {
  const past = paymentsOf(books, habit.matches);
  if (past.length < 2 || hasOwnDays(past, books.calendar)) return [];
  const sales = dailySales(books.columns, lengthOf(books));
  const recent = past.slice(-REMEMBERED);
  return periodsDue(books, habit.every, past).flatMap((period) => {
    if (isPaid(past, period)) return [];
    let amount = medianOf(recent.map(({ amountMinor }) => amountMinor));
    if (habit.follows === 'sales') {
      const ratios = recent.flatMap(({ day, amountMinor }) => {
        const before = salesOf(books, sales, previousPeriod(day, habit.every));
        return before > 0 ? [amountMinor / before] : [];
      });
      if (ratios.length > 0) amount = medianOf(ratios) * salesOf(books, sales, period);
    }
    if (Math.round(amount) <= 0) return [];
    const category = recent.at(-1)!.category;
    return [taxFlow(books, habit.key, habit.name, period, Math.round(amount), past, category)];
  });
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
  let period = taxPeriodOf(taxPeriodOf(lastDay, kind).from - 1, kind);
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

function previousPeriod(day: number, kind: 'month' | 'quarter'): TaxPeriod {
  return taxPeriodOf(taxPeriodOf(day, kind).from - 1, kind);
}

/** Sales of a period: those that are known, and for days to come as much as the last four weeks sold a day. */
function salesOf(books: TaxBooks, sales: Float64Array, { from, to }: TaxPeriod): number {
  const { firstDay, lastDay } = books;
  const known = sumBetween(sales, firstDay, from, Math.min(to, lastDay));
  const daysToCome = Math.max(0, to - Math.max(lastDay, from - 1));
  if (daysToCome === 0) return known;
  const recentDays = Math.min(RECENT_DAYS, sales.length);
  return known + (daysToCome * sumBetween(sales, firstDay, lastDay - recentDays + 1, lastDay)) / recentDays;
}

function idOf(key: string, period: TaxPeriod): string {
  return `tax:${key}:${period.key}`;
}

function taxFlow(
  { lastDay, calendar }: TaxBooks,
  key: string,
  name: LocalizedText,
  period: TaxPeriod,
  amountMinor: number,
  past: readonly TaxPayment[],
  category?: string,
): KnownFlow {
  const days = movedBy(filingDays(period.filedIn, calendar), usualOffset(past, calendar), lastDay + 1);
  return {
    id: idOf(key, period),
    source: 'tax',
    name: { zh: `${name.zh}（所属期 ${period.key}）`, en: `${name.en} for ${period.key}` },
    direction: 'out',
    amountMinor,
    ...days,
    amountErrors: [...HABIT_ERRORS],
    replaces: {
      kinds: ['tax', 'wage', 'expense'],
      category: category ?? past.at(-1)?.category ?? 'vat',
      withinDays: 20,
      withinFactor: 10,
    },
  };
}

function lengthOf({ firstDay, lastDay }: TaxBooks): number {
  return lastDay - firstDay + 1;
}
