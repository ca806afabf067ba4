import { addKnown } from './known/foresee-known.js';
import { heldUpByDay } from './known/held-up.js';
import type { KnownFuture } from './known/known-future.js';
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
  readonly firstDay: number;
  readonly historyDays: number;
}

/**
 * Expected amount of each day: the statistical part, without what open invoices tell better and with settlements
 * where holidays put them, those of days that are over too; recurring payments on their dates; and what is known beside them.
 */
export function expectedParts(
  forecast: SeriesForecast,
  recurring: readonly RecurringFlow[],
  future: KnownFuture,
  { direction, firstDay, historyDays }: Side,
): ExpectedParts {
  const { horizonDays } = forecast;
  const side = { direction, firstDay, historyDays };
  const { usual: statistical, heldUp, shifted } = usualAndHeldUp(forecast, recurring, future, side);
  const own = recurring.filter((flow) => flow.direction === direction);
  const factors = future.factors?.[direction];
  if (factors)
    for (let step = 0; step < horizonDays; step++) {
      statistical[step] = Math.round(statistical[step]! * factors[step]!) + 0;
    }
  // It is sold already: no scenario changes it.
  for (let step = 0; step < horizonDays; step++) statistical[step]! += heldUp[step]!;
  const onDates = new Float64Array(horizonDays);
  for (const { nextDays, nextAmounts } of own) {
    nextDays.forEach((day, index) => {
      onDates[day - firstDay]! += nextAmounts[index]!;
    });
  }
  const known = new Float64Array(horizonDays);
  addKnown(known, future.flows, direction, firstDay);
  const total = statistical.map((amount, step) => amount + onDates[step]! + known[step]!);
  const putOff = shifted.map((amount, step) => Math.round(amount * (factors?.[step] ?? 1)) + heldUp[step]!);
  return { statistical, recurring: onDates, known, total, putOff };
}

/** The statistical part of each day, as it is before the factors of a scenario. */
export function statisticalPart(
  forecast: SeriesForecast,
  recurring: readonly RecurringFlow[],
  future: KnownFuture,
  side: Side,
): Float64Array {
  const { usual, heldUp } = usualAndHeldUp(forecast, recurring, future, side);
  return usual.map((amount, step) => amount + heldUp[step]!);
}

/**
 * What is usual on each day, with what holidays put off from and to it (`shifted` alone); and what a holiday has put off
 * to it from days that are over.
 */
function usualAndHeldUp(
  { horizonDays, foreseen, origins, feastFactors }: SeriesForecast,
  recurring: readonly RecurringFlow[],
  future: KnownFuture,
  { direction, firstDay, historyDays }: Side,
): { usual: Float64Array; shifted: Float64Array; heldUp: Float64Array } {
  const last = (origins.length - 1) * horizonDays;
  const statistical = new Float64Array(horizonDays);
  for (let step = 0; step < horizonDays; step++) statistical[step] = Math.round(foreseen[last + step]!);
  const recurringDays = new Set(
    recurring
      .filter((flow) => flow.direction === direction)
      .flatMap(({ merchantId, pastDays }) => pastDays.map((day) => `${merchantId} ${day}`)),
  );
  const payments = future.invoicePayments.filter(
    ({ merchantId, direction: way, day }) => way === direction && !recurringDays.has(`${merchantId} ${day}`),
  );
  takeKnownShare(statistical, payments, firstDay - 1, historyDays);
  const before = Float64Array.from(statistical);
  if (direction === 'in') shiftSettlements(statistical, future.settlementShifts, firstDay);
  const held = direction === 'in' ? (future.heldUp ?? []) : [];
  // What a feast leaves nothing of has no amount to divide.
  const feastEffects = feastFactors?.map((factor, step) =>
    factor > 0 ? foreseen[last + step]! * (1 - 1 / factor) : 0,
  );
  return {
    usual: statistical,
    shifted: statistical.map((amount, step) => amount - before[step]!),
    heldUp: heldUpByDay(statistical, held, { firstDay, feastEffects }),
  };
}
