import type { FlowColumn } from '../books/flow-columns.js';
import type { InvoicePayment } from '../known/known-flow.js';
import { isClosedPhase } from '../series/closed-weekdays.js';
import { medianOf, quantileOfSorted } from '../series/quantile.js';

/** A payment far larger than a usual day, without a date of its own: a restock, a contract, a machine. */
export interface IrregularPayment {
  /** Index within the books. */
  readonly day: number;
  /** What it was more than a usual day, minor units. */
  readonly amountMinor: number;
  readonly kind: FlowColumn['kind'];
  /** Of an invoice: for so many days one knew of it before, and whose it was in the books of a group. */
  readonly leadDays?: number | undefined;
  readonly merchantId?: string | undefined;
}

/** The irregular payments of one direction. */
export interface IrregularPayments {
  /** All of them, by day. */
  readonly found: readonly IrregularPayment[];
  /** Those that tell how often and how large the next ones are; empty where none are expected. */
  readonly expected: readonly IrregularPayment[];
  /** In so many days `expected` came. */
  readonly days: number;
  /** So long the books are. */
  readonly booksDays: number;
}

export interface Side {
  readonly direction: 'in' | 'out';
  /** Day number of the first day of the books. */
  readonly firstDay: number;
  /** Payments of invoices. */
  readonly invoicePayments: readonly InvoicePayment[];
}

/** So many times what three usual busy days in four stay below. */
const STANDS_OUT = 8;
const USUAL = 0.75;
const USUAL_DAYS = 182;
/** More often than this share of the busy days, they are the business itself. */
const RARE_SHARE = 0.1;
/** Where fewer open days than this share see any money, no weekday profile tells of it. */
const SPARSE_SHARE = 0.2;
const SPARSE_NEEDS_DAYS = 56;
/** Fewer are one-offs. */
const EXPECTED_FROM = 3;
const RATE_DAYS = 365;
/** Nothing for so many times as long as usual: they have ended. */
const ENDED_AFTER = 3;

/**
 * Sets irregular payments of one direction apart, in place, so that what is left can be forecast by its weekdays. Three
 * or more in the last year are expected to go on as often and as large as they were (a compound Poisson process); one
 * or two were one-offs. Of books that see money on few days only, every payment is one.
 * @param flows without recurring payments; the irregular ones are taken out of the largest column of their day
 */
export function takeIrregularPayments(flows: readonly FlowColumn[], side: Side): IrregularPayments {
  const own = flows.filter(({ direction, kind }) => direction === side.direction && kind !== 'financing');
  const length = own[0]?.amounts.length ?? 0;
  const sums = new Float64Array(length);
  for (const { amounts } of own) for (let day = 0; day < length; day++) sums[day]! += amounts[day]!;
  const found = findIrregular(sums).map(({ day, amountMinor }): IrregularPayment => {
    const column = own.reduce((best, one) => (one.amounts[day]! > best.amounts[day]! ? one : best));
    column.amounts[day] = Math.max(0, column.amounts[day]! - amountMinor);
    return { day, amountMinor, kind: column.kind, ...invoiceOf(side, day, amountMinor) };
  });
  return { found, ...expectedOf(found, length), booksDays: length };
}

/** What payments of a kind are multiplied by on a day of the horizon, in a scenario. */
export type TimesOf = (kind: FlowColumn['kind'], step: number) => number;

/**
 * The amounts one of which may come `step` days after the first day to come, each with a chance of one in `days`; minor
 * units, not rounded. A payment of an invoice that would be known by now cannot surprise any more.
 */
export function possibleAmounts(
  { expected }: Pick<IrregularPayments, 'expected'>,
  step: number,
  timesOf: TimesOf,
): number[] {
  return expected
    .filter(({ leadDays }) => leadDays === undefined || leadDays <= step)
    .map(({ kind, amountMinor }) => amountMinor * timesOf(kind, step));
}

/** Mean of what is expected on that day, minor units, not rounded. */
export function irregularMean(payments: IrregularPayments, step: number, timesOf: TimesOf): number {
  return possibleAmounts(payments, step, timesOf).reduce((sum, amount) => sum + amount, 0) / payments.days;
}

function findIrregular(sums: Float64Array): { day: number; amountMinor: number }[] {
  const first = sums.findIndex((sum) => sum > 0);
  if (first < 0) return [];
  const closed = Array.from({ length: 7 }, (_, phase) => isClosedPhase(sums, phase));
  const open = [...sums.keys()].filter((day) => day >= first && !closed[day % 7]);
  const busy = [...sums.keys()].filter((day) => sums[day]! > 0);
  if (open.length >= SPARSE_NEEDS_DAYS && busy.length < SPARSE_SHARE * open.length) {
    return busy.length < EXPECTED_FROM ? [] : busy.map((day) => ({ day, amountMinor: sums[day]! }));
  }
  const recent = busy.filter((day) => day >= sums.length - USUAL_DAYS).map((day) => sums[day]!);
  const sorted = Float64Array.from(recent).sort();
  const line = STANDS_OUT * quantileOfSorted(sorted, sorted.length, USUAL);
  const days = busy.filter((day) => sums[day]! > line);
  if (days.length === 0 || days.length > RARE_SHARE * busy.length) return [];
  const usual = medianOf(open.filter((day) => sums[day]! <= line).map((day) => sums[day]!));
  return days.map((day) => ({ day, amountMinor: Math.round(sums[day]! - usual) }));
}

function expectedOf(
  found: readonly IrregularPayment[],
  length: number,
): Pick<IrregularPayments, 'expected' | 'days'> {
  const days = Math.max(1, Math.min(RATE_DAYS, length));
  const recent = found.filter(({ day }) => day >= length - days);
  const quiet = length - 1 - (recent.at(-1)?.day ?? 0);
  const goesOn = recent.length >= EXPECTED_FROM && quiet <= (ENDED_AFTER * days) / recent.length;
  return { expected: goesOn ? recent : [], days };
}

/** The invoice that was paid that day, where most of the payment was one. */
function invoiceOf(
  { direction, firstDay, invoicePayments }: Side,
  day: number,
  amountMinor: number,
): Pick<IrregularPayment, 'leadDays' | 'merchantId'> {
  const paid = invoicePayments.find(
    (one) => one.direction === direction && one.day === firstDay + day && 2 * one.amountMinor >= amountMinor,
  );
  return paid ? { leadDays: paid.leadDays, merchantId: paid.merchantId } : {};
}
