import type { RecurringFlow } from './find-recurring-flows.js';
import { type KnownFlow, likeliestDay } from './known-flow.js';

/** A payment of a habit that is known better: the `payment`-th of the days to come of the `flow`-th habit. */
interface Replacement {
  readonly known: KnownFlow;
  readonly flow: number;
  readonly payment: number;
}

/**
 * Leaves out of the recurring payments those that are known better: of every known flow that says which habit it is,
 * the nearest payment of that habit. Each known flow replaces one payment, so that nothing is counted twice.
 */
export function leaveOutReplaced(
  recurring: readonly RecurringFlow[],
  known: readonly KnownFlow[],
): RecurringFlow[] {
  const replaced = findReplaced(recurring, known);
  return recurring.map((flow, index) => {
    const gone = new Set(replaced.filter((one) => one.flow === index).map(({ payment }) => payment));
    return {
      ...flow,
      nextDays: flow.nextDays.filter((_, payment) => !gone.has(payment)),
      nextAmounts: flow.nextAmounts.filter((_, payment) => !gone.has(payment)),
    };
  });
}

/** Which payment of the habits each known flow replaces, where it replaces one. */
export function findReplaced(
  recurring: readonly RecurringFlow[],
  known: readonly KnownFlow[],
): Replacement[] {
  const taken = recurring.map(() => new Set<number>());
  return known.flatMap((one) => {
    let best: (Replacement & { distance: number }) | undefined;
    recurring.forEach((habit, flow) => {
      if (!isHabitOf(one, habit)) return;
      habit.nextDays.forEach((day, payment) => {
        const distance = Math.abs(day - likeliestDay(one));
        if (taken[flow]!.has(payment) || distance > one.replaces!.withinDays) return;
        if (!isNear(habit.nextAmounts[payment]!, one)) return;
        if (best === undefined || distance < best.distance) best = { known: one, flow, payment, distance };
      });
    });
    if (best === undefined) return [];
    taken[best.flow]!.add(best.payment);
    return [best];
  });
}

/** Whether a known flow is a payment of that habit. */
export function isHabitOf({ replaces, direction, merchantId }: KnownFlow, flow: RecurringFlow): boolean {
  if (merchantId !== flow.merchantId) return false;
  if (!replaces || flow.direction !== direction || !replaces.kinds.includes(flow.kind)) return false;
  return replaces.category === undefined || replaces.category === flow.category;
}

function isNear(habitMinor: number, { amountMinor, replaces }: KnownFlow): boolean {
  const factor = replaces!.withinFactor;
  return habitMinor <= amountMinor * factor && amountMinor <= habitMinor * factor;
}
