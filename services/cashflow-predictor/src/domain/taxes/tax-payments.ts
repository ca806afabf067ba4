import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { isFiled } from '../books/filed-categories.js';
import { medianOf } from '../series/quantile.js';
import { REMEMBERED, type TaxPayment } from './filing-habits.js';

interface PaidBooks {
  readonly columns: readonly DailyColumn[];
  readonly firstDay: number;
}

/** What was paid of one tax under one category. */
export interface CategoryPayments {
  readonly category: string;
  /** By day. */
  readonly payments: readonly TaxPayment[];
  /** What was paid in each month together, on the day of most of it: how this payer pays. */
  readonly past: readonly TaxPayment[];
}

/** Where books keep what is filed like a tax. */
export const FILED_KINDS = ['tax', 'wage', 'expense'] as const satisfies DailyColumn['kind'][];
/** A category that was left unpaid for so many periods, while another of the same tax was paid, is a former name of it. */
const FORMER_PERIODS = 2;

/** Categories of what is filed like a tax. */
export function filedCategories({ columns }: PaidBooks): string[] {
  return columns.flatMap(({ kind, category }) =>
    category !== undefined && isFiledKind(kind) ? [category] : [],
  );
}

/** What was paid of a tax, by category, as far as the books still use it. */
export function paymentsByCategory(
  books: PaidBooks,
  isOf: (category: string) => boolean,
  monthsOfPeriod: number,
): CategoryPayments[] {
  const byCategory = [...Map.groupBy(paymentsOf(books, isOf), ({ category }) => category)];
  const latest = Math.max(...byCategory.map(([, payments]) => monthNumberOf(payments.at(-1)!.day)));
  return byCategory
    .filter(([, payments]) => latest - monthNumberOf(payments.at(-1)!.day) <= FORMER_PERIODS * monthsOfPeriod)
    .map(([category, payments]) => ({ category, payments, past: byMonth(payments) }));
}

/** Payments of the categories that are asked for, by day. */
export function paymentsOf(
  { columns, firstDay }: PaidBooks,
  isOf: (category: string) => boolean,
): TaxPayment[] {
  const payments: TaxPayment[] = [];
  for (const { kind, category, sums } of columns) {
    if (category === undefined || !isFiledKind(kind) || !isOf(category)) continue;
    sums.forEach((sum, index) => {
      if (sum < 0) payments.push({ day: firstDay + index, amountMinor: -sum, category });
    });
  }
  return payments.sort((a, b) => a.day - b.day);
}

/** The payments of each month as one, on the day of the largest. */
export function byMonth(payments: readonly TaxPayment[]): TaxPayment[] {
  return [...Map.groupBy(payments, ({ day }) => monthNumberOf(day)).values()].map((some) => {
    const largest = some.reduce((most, one) => (one.amountMinor > most.amountMinor ? one : most));
    return { ...largest, amountMinor: some.reduce((sum, { amountMinor }) => sum + amountMinor, 0) };
  });
}

/** How many months lie between the payments that tell how somebody pays today; undefined of fewer than two. */
export function usualGap(past: readonly TaxPayment[]): number | undefined {
  const gaps = gapsOf(past);
  return gaps.length === 0 ? undefined : medianOf(gaps);
}

/** Whether a period was left out between those payments: then nothing may have been owed. */
export function hasSkipped(past: readonly TaxPayment[], monthsOfPeriod: number): boolean {
  return gapsOf(past).some((gap) => gap > monthsOfPeriod);
}

/** What was paid of taxes from a day on without a word which, day by day. Minor units, positive. */
export function paidWithoutName({ columns, firstDay }: PaidBooks, fromDay: number): number[] {
  return columns
    .filter(({ kind, category }) => kind === 'tax' && (category === undefined || !isFiled(category)))
    .flatMap(({ sums }) => sums.slice(Math.max(0, fromDay - firstDay)))
    .filter((sum) => sum < 0)
    .map((sum) => -sum);
}

function gapsOf(past: readonly TaxPayment[]): number[] {
  const months = past.slice(-REMEMBERED).map(({ day }) => monthNumberOf(day));
  return months.slice(1).map((month, index) => month - months[index]!);
}

export function isFiledKind(kind: DailyColumn['kind']): boolean {
  return (FILED_KINDS as readonly string[]).includes(kind);
}
