import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { firstDayOfMonth } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { dailySales, sumBetween } from '../books/daily-sales.js';
import type { WorkCalendar } from '../books/work-calendar.js';
import type { KnownFlow } from '../known/known-flow.js';
import { owedOn, type TaxOnSales } from '../known/tax-on-sales.js';
import type { DuePeriod } from './due-periods.js';
import type { TaxPayment } from './filing-habits.js';
import { recentSales } from './sales-paths.js';
import { FILED_KINDS, paidWithoutName } from './tax-payments.js';
import type { TaxPeriod } from './tax-periods.js';
import type { TaxPayer, VatRules } from './vat-rules.js';

export interface TaxBooks {
  /** On the day on which the money moved. */
  readonly columns: readonly DailyColumn[];
  /** Sales less refunds by the business day on which they were made, minor units. Absent: as the columns have them. */
  readonly sales?: Float64Array | undefined;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly horizonDays: number;
  readonly payer: TaxPayer;
  readonly rules: VatRules;
  readonly calendar: WorkCalendar;
}

/** What one tax is called, and how it was paid. */
export interface TaxFrame {
  readonly key: string;
  readonly name: LocalizedText;
  readonly past: readonly TaxPayment[];
}

export type Rate = Pick<TaxOnSales, 'insideBps' | 'lineMinor' | 'ratio'>;

/** What is not over yet of a period is foreseen by the mean of so many days. */
const RECENT_DAYS = 28;
/** A tax payment of which the books do not say what it paid may differ by as much from the tax that it was. */
const PAID_RATIO = 0.1;
/** What a tax that is foreseen from habit may be off by. */
const HABIT_ERRORS = [0.05, 0.15] as const;
/** How many times larger or smaller the payment of the habit may be that a tax is. */
const WITHIN_FACTOR = 10;
const ANY_FACTOR = 1e12;

/** Sales of a period: those that are known, and for days to come as much as the last four weeks sold a day. */
export function salesOf(books: TaxBooks, { from, to }: TaxPeriod): number {
  const { firstDay, lastDay } = books;
  const sales = salesOfBooks(books);
  const known = sumBetween(sales, firstDay, from, Math.min(to, lastDay));
  const daysToCome = Math.max(0, to - Math.max(lastDay, from - 1));
  if (daysToCome === 0) return known;
  const recentDays = Math.min(RECENT_DAYS, sales.length);
  return known + (daysToCome * sumBetween(sales, firstDay, lastDay - recentDays + 1, lastDay)) / recentDays;
}

function salesOfBooks({ sales, columns, firstDay, lastDay }: TaxBooks): Float64Array {
  return sales ?? dailySales(columns, lastDay - firstDay + 1);
}

/** A tax on the sales of a period: on those that are over as the books have it, on others as sales will decide. */
export function taxOnSales(books: TaxBooks, due: DuePeriod, frame: TaxFrame, rate: Rate): KnownFlow[] {
  const { columns, firstDay, lastDay } = books;
  const { period } = due;
  const { insideBps, lineMinor, ratio } = rate;
  const amountMinor = owedOn(salesOf(books, period), rate);
  if (period.to <= lastDay) {
    return amountMinor > 0
      ? taxFlow(books, due, frame, amountMinor)
      : nothingOwed(due, frame, lineMinor * ratio);
  }
  const onSales = {
    ...{ from: period.from, to: period.to, insideBps, lineMinor, ratio },
    soldMinor: sumBetween(salesOfBooks(books), firstDay, period.from, lastDay),
    // Of the inflow, to which they are compared: on the day on which it moves.
    recentMinor: recentSales(dailySales(columns, lastDay - firstDay + 1)),
  };
  const flow = flowOf(due, frame, amountMinor);
  return [{ ...flow, replaces: asOfAnySize(flow.replaces), onSales }];
}

/** Nothing where it would not be a unit of money, or was paid under no name that tells. */
export function taxFlow(books: TaxBooks, due: DuePeriod, frame: TaxFrame, amountMinor: number): KnownFlow[] {
  if (Math.round(amountMinor) <= 0 || isPaidWithoutName(books, due, amountMinor)) return [];
  return [flowOf(due, frame, amountMinor)];
}

/** Whether about the amount was paid since the period can be filed; of what is late, so much with other taxes together. */
function isPaidWithoutName(books: TaxBooks, { period, isLate }: DuePeriod, amountMinor: number): boolean {
  const paid = paidWithoutName(books, firstDayOfMonth(period.filedIn));
  if (paid.some((one) => Math.abs(one - amountMinor) <= PAID_RATIO * amountMinor)) return true;
  return isLate && paid.reduce((sum, one) => sum + one, 0) >= (1 - PAID_RATIO) * amountMinor;
}

/** Keeps the habit of those who have paid before from paying what is not owed. @param wouldBeMinor if it were owed */
export function nothingOwed(due: DuePeriod, frame: TaxFrame, wouldBeMinor: number): KnownFlow[] {
  if (due.isLate || frame.past.length === 0 || Math.round(wouldBeMinor) <= 0) return [];
  const flow = flowOf(due, frame, wouldBeMinor);
  return [
    {
      ...flow,
      ...{ chances: flow.chances.map(() => 0), amountErrors: [] },
      replaces: asOfAnySize(flow.replaces),
    },
  ];
}

/** What was paid before may be many times as much: sales were above a line then, or a scenario closes the shop. */
function asOfAnySize(replaces: KnownFlow['replaces']): KnownFlow['replaces'] {
  return replaces && { ...replaces, withinFactor: ANY_FACTOR };
}

function flowOf(
  { period, days, chances, dueDay }: DuePeriod,
  { key, name, past }: TaxFrame,
  amountMinor: number,
): KnownFlow {
  return {
    id: `tax:${key}:${period.key}`,
    source: 'tax',
    name: { zh: `${name.zh}（所属期 ${period.key}）`, en: `${name.en} for ${period.key}` },
    direction: 'out',
    amountMinor: Math.round(amountMinor),
    dueDay,
    ...{ days, chances },
    amountErrors: [...HABIT_ERRORS],
    replaces: {
      kinds: [...FILED_KINDS],
      category: past.at(-1)?.category ?? 'vat',
      withinDays: 20,
      withinFactor: WITHIN_FACTOR,
    },
  };
}
