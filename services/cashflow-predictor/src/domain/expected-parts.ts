import { type DayToDay, timesOf, usualFactors } from './day-to-day.js';
import { irregularMean } from './irregular/irregular-payments.js';
import { beyondUsual } from './known/announced-payouts.js';
import { addKnown } from './known/foresee-known.js';
import { heldUpByDay } from './known/held-up.js';
import type { InvoicePayment } from './known/known-flow.js';
import type { KnownFuture, SalesChange } from './known/known-future.js';
import { takeKnownShare } from './known/known-share.js';
import { shiftSettlements } from './known/settlement-habits.js';
import type { RecurringFlow } from './recurring/find-recurring-flows.js';
import type { SeriesForecast } from './series/forecast-series.js';

/** What is expected of one direction by day, and of what it is made. Whole minor units; the parts sum to the total. */
export interface ExpectedParts {
  readonly statistical: Float64Array;
  readonly recurring: Float64Array;
  readonly known: Float64Array;
  readonly total: Float64Array;
  /** What holidays put off from and to each day, signed: part of the statistical. */
  readonly putOff: Float64Array;
}

interface Side {
  readonly direction: 'in' | 'out';
  /** Day number of the first day to come. */
  readonly firstDay: number;
  readonly historyDays: number;
}

/**
 * Expected amount of each day: the statistical part, which is the usual day, without what open invoices tell better and
 * with settlements where holidays put them, those of days that are over too, and where payouts are named that are not
 * usual, and the mean of irregular payments;
 * recurring payments on their dates; and what is known beside them.
 */
export function expectedParts(
  forecast: SeriesForecast,
  day: DayToDay,
  recurring: readonly RecurringFlow[],
  future: KnownFuture,
  side: Side,
): ExpectedParts {
  const { direction, firstDay } = side;
  const { salesChange } = future;
  const own = recurring.filter((flow) => flow.direction === direction);
  const { usual, heldUp, shifted, announced } = usualAndHeldUp(forecast, day, own, future, side);
  const factors = salesChange && usualFactors(day, salesChange);
  const changed = (amount: number, step: number): number => Math.round(amount * (factors?.[step] ?? 1)) + 0;
  const irregular = irregularPart(day, salesChange, usual.length);
  // What is held up or announced is sold already: no scenario changes it.
  const statistical = usual.map(
    (amount, step) => changed(amount, step) + heldUp[step]! + announced[step]! + irregular[step]!,
  );
  const onDates = new Float64Array(usual.length);
  for (const { nextDays, nextAmounts } of own) {
    nextDays.forEach((next, index) => {
      onDates[next - firstDay]! += nextAmounts[index]!;
    });
  }
  const known = new Float64Array(usual.length);
  addKnown(known, future.flows, direction, firstDay);
  const total = statistical.map((amount, step) => amount + onDates[step]! + known[step]!);
  const putOff = shifted.map((amount, step) => changed(amount, step) + heldUp[step]!);
  return { statistical, recurring: onDates, known, total, putOff };
}

/**
 * What is usual on each day, with what holidays put off from and to it (`shifted` alone); and what a holiday has put off
 * to it from days that are over; and how far payouts that the books name lie from what is usual.
 */
function usualAndHeldUp(
  { horizonDays, foreseen, origins, feastFactors }: SeriesForecast,
  day: DayToDay,
  own: readonly RecurringFlow[],
  future: KnownFuture,
  { direction, firstDay, historyDays }: Side,
): Record<'usual' | 'shifted' | 'heldUp' | 'announced', Float64Array> {
  const last = (origins.length - 1) * horizonDays;
  const usual = foreseen.slice(last, last + horizonDays).map(Math.round);
  const payments = unplacedPayments(day, own, future, { direction, firstDay, historyDays });
  takeKnownShare(usual, payments, firstDay - 1, historyDays);
  const before = Float64Array.from(usual);
  const { recent } = day;
  const salesShare = recent.all > 0 ? Math.min(1, recent.sale / recent.all) : 0;
  if (direction === 'in') shiftSettlements(usual, future.settlementShifts, firstDay);
  const held = direction === 'in' ? (future.heldUp ?? []) : [];
  // What a feast leaves nothing of has no amount to divide.
  const feastEffects = feastFactors?.map((factor, step) =>
    factor > 0 ? foreseen[last + step]! * (1 - 1 / factor) : 0,
  );
  return {
    usual,
    shifted: usual.map((amount, step) => amount - before[step]!),
    heldUp: heldUpByDay(usual, held, { firstDay, feastEffects }),
    announced: beyondUsual(before, direction === 'in' ? (future.announced ?? []) : [], {
      firstDay,
      salesShare,
    }),
  };
}

/** Whole minor units by day; fractions are carried on, so that they do not add up to an error. */
function irregularPart(
  { irregular }: DayToDay,
  salesChange: SalesChange | undefined,
  horizonDays: number,
): Float64Array {
  const times = timesOf(salesChange);
  const parts = new Float64Array(horizonDays);
  let exact = 0;
  let given = 0;
  for (let step = 0; step < horizonDays; step++) {
    exact += irregularMean(irregular, step, times);
    parts[step] = Math.round(exact - given);
    given += parts[step]!;
  }
  return parts;
}

/** Payments of invoices that the usual day holds: those that are recurring or irregular are elsewhere. */
export function unplacedPayments(
  { irregular }: DayToDay,
  recurring: readonly RecurringFlow[],
  { invoicePayments }: KnownFuture,
  { direction, firstDay, historyDays }: Side,
): InvoicePayment[] {
  const elsewhere = new Set([
    ...recurring
      .filter((flow) => flow.direction === direction)
      .flatMap(({ merchantId, pastDays }) => pastDays.map((past) => `${merchantId} ${past}`)),
    ...irregular.found.flatMap((one) =>
      one.leadDays === undefined ? [] : [`${one.merchantId} ${firstDay - historyDays + one.day}`],
    ),
  ]);
  return invoicePayments.filter(
    (one) => one.direction === direction && !elsewhere.has(`${one.merchantId} ${one.day}`),
  );
}
