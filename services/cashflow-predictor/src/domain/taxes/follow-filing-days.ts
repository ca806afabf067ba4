import { type KnownFlow, likeliestDay } from '../known/known-flow.js';
import { findReplaced, isHabitOf } from '../known/leave-out-replaced.js';
import type { FoundStream } from '../recurring/find-streams.js';
import { mayCome } from './foresee-taxes.js';

interface Payment {
  readonly day: number;
  readonly amount: number;
}

/**
 * Recurring flows with the next days and amounts of the taxes that are planned by the calendar, where they are taxes, and
 * without the payments in whose place recent sales owe nothing.
 */
export function followFilingDays(found: readonly FoundStream[], taxes: readonly KnownFlow[]): FoundStream[] {
  const flows = found.map(({ flow }) => flow);
  const replaced = findReplaced(flows, taxes.map(asIfOwed));
  const byId = new Map(taxes.map((tax) => [tax.id, tax]));
  const taken = new Set(replaced.map(({ known }) => known.id));
  const added = taxes
    .filter((tax) => !taken.has(tax.id) && isOwed(tax))
    .map((tax) => ({
      tax,
      index: found.findIndex(({ flow, status }) => status !== 'stopped' && isHabitOf(tax, flow)),
    }));
  return found.map((stream, index) => {
    const { flow } = stream;
    const planned = flow.nextDays.map((day, payment): Payment | undefined => ({
      day,
      amount: flow.nextAmounts[payment]!,
    }));
    for (const { known, payment } of replaced.filter((one) => one.flow === index)) {
      const tax = byId.get(known.id)!;
      planned[payment] = isOwed(tax) ? paymentOf(tax) : undefined;
    }
    for (const one of added) if (one.index === index) planned.push(paymentOf(one.tax));
    const left = planned.filter((one) => one !== undefined).sort((a, b) => a.day - b.day);
    const nextDays = left.map(({ day }) => day);
    return { ...stream, flow: { ...flow, nextDays, nextAmounts: left.map(({ amount }) => amount) } };
  });
}

function isOwed(tax: KnownFlow): boolean {
  return tax.amountMinor > 0 && mayCome(tax);
}

/** A tax that recent sales do not owe, with what it would be at least: the payment of a habit is told by its amount. */
function asIfOwed(tax: KnownFlow): KnownFlow {
  const { amountMinor, onSales } = tax;
  return amountMinor > 0 || onSales === undefined
    ? tax
    : { ...tax, amountMinor: Math.round(onSales.lineMinor * onSales.ratio) };
}

function paymentOf(tax: KnownFlow): Payment {
  return { day: likeliestDay(tax), amount: tax.amountMinor };
}
