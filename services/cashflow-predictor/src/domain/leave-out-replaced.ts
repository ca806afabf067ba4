import type { RecurringFlow } from './find-recurring-flows.js';
import { type KnownFlow, likeliestDay } from './known-flow.js';

/**
 * Leaves out of the recurring payments those that are known better: of every known flow that says which habit it is,
 * the nearest payment of that habit. Each known flow replaces one payment, so that nothing is counted twice.
 */
export function leaveOutReplaced(
  recurring: readonly RecurringFlow[],
  known: readonly KnownFlow[],
): RecurringFlow[] {
  const left = recurring.map((flow) => ({ flow, kept: flow.nextDays.map(() => true) }));
  for (const one of known) {
    let best: { kept: boolean[]; index: number; distance: number } | undefined;
    for (const { flow, kept } of left) {
      if (!isHabitOf(one, flow)) continue;
      flow.nextDays.forEach((day, index) => {
        const distance = Math.abs(day - likeliestDay(one));
        if (!kept[index] || distance > one.replaces!.withinDays) return;
        if (!isNear(flow.nextAmounts[index]!, one)) return;
        if (best === undefined || distance < best.distance) best = { kept, index, distance };
      });
    }
    if (best) best.kept[best.index] = false;
  }
  return left.map(({ flow, kept }) => ({
    ...flow,
    nextDays: flow.nextDays.filter((_, index) => kept[index]),
    nextAmounts: flow.nextAmounts.filter((_, index) => kept[index]),
  }));
}

function isHabitOf({ replaces, direction, merchantId }: KnownFlow, flow: RecurringFlow): boolean {
  if (merchantId !== flow.merchantId) return false;
  if (!replaces || flow.direction !== direction || !replaces.kinds.includes(flow.kind)) return false;
  return replaces.category === undefined || replaces.category === flow.category;
}

function isNear(habitMinor: number, { amountMinor, replaces }: KnownFlow): boolean {
  const factor = replaces!.withinFactor;
  return habitMinor <= amountMinor * factor && amountMinor <= habitMinor * factor;
}
