import { type KnownFlow, likeliestDay } from '../known/known-flow.js';
import type { FoundStream } from '../recurring/find-streams.js';
import { findReplaced, isHabitOf } from '../recurring/leave-out-replaced.js';

/** Recurring flows with the next days and amounts of the taxes that are planned by the calendar, where they are taxes. */
export function followFilingDays(found: readonly FoundStream[], taxes: readonly KnownFlow[]): FoundStream[] {
  const flows = found.map(({ flow }) => flow);
  const replaced = findReplaced(flows, taxes);
  const byTax = new Map(replaced.map((one) => [one.known, one]));
  const added = taxes
    .filter((tax) => !byTax.has(tax))
    .map((tax) => ({
      tax,
      index: found.findIndex(({ flow, status }) => status !== 'stopped' && isHabitOf(tax, flow)),
    }));
  return found.map((stream, index) => {
    const { flow } = stream;
    const planned = flow.nextDays.map((day, payment) => ({ day, amount: flow.nextAmounts[payment]! }));
    for (const { known, payment } of replaced.filter((one) => one.flow === index)) {
      planned[payment] = paymentOf(known);
    }
    for (const one of added) if (one.index === index) planned.push(paymentOf(one.tax));
    planned.sort((a, b) => a.day - b.day);
    const nextDays = planned.map(({ day }) => day);
    return { ...stream, flow: { ...flow, nextDays, nextAmounts: planned.map(({ amount }) => amount) } };
  });
}

function paymentOf(tax: KnownFlow): { day: number; amount: number } {
  return { day: likeliestDay(tax), amount: tax.amountMinor };
}
