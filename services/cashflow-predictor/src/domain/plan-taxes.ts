import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { civilOf, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { dailySales, sumBetween } from './daily-sales.js';
import { filingDays, filingDeadline } from './filing-deadline.js';
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
const REMEMBERED = 4;
/** Paid so many days behind the deadline, a tax is still paid by it: a bank that is slow, a deadline put off locally. */
const LATE_DAYS = 5;

/** Taxes and contributions that are filed like taxes, by how books name their categories. */
const HABITS = [
  {
    key: 'social-insurance',
    matches: /social|社保|公积金/i,
    every: 'month',
    follows: 'itself',
    name: { zh: '社保', en: 'Social insurance' },
  },
  {
    key: 'income-tax',
    matches: /income.?tax|所得税/i,
    every: 'quarter',
    follows: 'sales',
    name: { zh: '所得税', en: 'Income tax' },
  },
] as const;
const VAT = /^vat$|增值税/i;
/** Booked by itself it is a habit of its own, and the VAT is planned without it. */
const SURTAX = /surtax|附加/i;
const VAT_NAME: LocalizedText = { zh: '增值税及附加', en: 'VAT and surtax' };

/**
 * The taxes that fall due within the horizon by the calendar: value added tax by the payer's period, income tax by
 * quarter, social insurance by month, each by the filing deadline or as long before it as this payer usually pays.
 * Small-scale payers owe the levy on all sales of a period that reaches the threshold, and nothing below it; the VAT
 * of general taxpayers depends on their purchases' invoices and is foreseen from what they paid before.
 */
export function planTaxes(books: TaxBooks): KnownFlow[] {
  return [...planVat(books), ...HABITS.flatMap((habit) => planHabit(books, habit))];
}

function planVat(books: TaxBooks): KnownFlow[] {
  const { payer, rules } = books;
  if (payer.type === 'not-registered') return [];
  const past = paymentsOf(books, VAT);
  if (hasOwnDays(past, books.calendar)) return [];
  const surtaxPercent = paymentsOf(books, SURTAX).length > 0 ? 0 : SURTAX_PERCENT;
  const sales = dailySales(books.columns, lengthOf(books));
  return periodsDue(books, payer.vatPeriod, past).flatMap((period) => {
    if (isPaid(past, period)) return [];
    if (payer.type === 'general') {
      const usual = Math.round(medianOf(past.slice(-REMEMBERED).map(({ amountMinor }) => amountMinor)));
      return usual > 0 ? [taxFlow(books, 'vat', VAT_NAME, period, usual, past)] : [];
    }
    if (period.to < rules.validFrom || period.from > rules.validTo) return [];
    const net = scale(Math.round(salesOf(books, sales, period)), 10_000, 10_000 + rules.levyBps);
    const line = payer.vatPeriod === 'month' ? rules.monthlySalesMinor : rules.quarterlySalesMinor;
    if (net < line) return [];
    const levy = scale(net, rules.levyBps, 10_000);
    return [taxFlow(books, 'vat', VAT_NAME, period, levy + scale(levy, surtaxPercent, 100), past)];
  });
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

interface TaxPayment {
  readonly day: number;
  readonly amountMinor: number;
  readonly category: string;
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

/**
 * Whether this payer goes by another calendar than ours, as social insurance does in many places: it pays later than a
 * bank may take behind the deadline, or later at all and on a day of the month that is steadier. Its own dates are
 * foreseen from habit.
 */
function hasOwnDays(past: readonly TaxPayment[], calendar: WorkCalendar): boolean {
  const recent = past.slice(-REMEMBERED);
  const offsets = offsetsOf(recent, calendar);
  const late = medianOf(offsets);
  if (late > LATE_DAYS) return true;
  return late > 0 && spreadOf(recent.map(({ day }) => civilOf(day).day)) < spreadOf(offsets);
}

/** How many days before (negative) or behind the deadline of their month payments were made. */
function offsetsOf(past: readonly TaxPayment[], calendar: WorkCalendar): number[] {
  return past.map(({ day }) => day - filingDeadline(monthNumberOf(day), calendar));
}

function usualOffset(past: readonly TaxPayment[], calendar: WorkCalendar): number {
  return Math.round(medianOf(offsetsOf(past.slice(-REMEMBERED), calendar)));
}

function spreadOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
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
    id: `tax:${key}:${period.key}`,
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

/** The days of a deadline as this payer keeps it, none of them before the first day to come. */
function movedBy(
  { days, chances }: Pick<KnownFlow, 'days' | 'chances'>,
  moved: number,
  firstDay: number,
): Pick<KnownFlow, 'days' | 'chances'> {
  const byDay = new Map<number, number>();
  days.forEach((day, index) => {
    const kept = Math.max(firstDay, day + moved);
    byDay.set(kept, (byDay.get(kept) ?? 0) + chances[index]!);
  });
  return { days: [...byDay.keys()], chances: [...byDay.values()] };
}

function lengthOf({ firstDay, lastDay }: TaxBooks): number {
  return lastDay - firstDay + 1;
}
