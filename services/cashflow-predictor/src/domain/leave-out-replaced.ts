import type { RecurringFlow } from './find-recurring-flows.js';
import { type KnownFlow, likeliestDay } from './known-flow.js';

/** A payment of a habit that is not expected, because something known is taken for it. */
export interface ReplacedPayment extends Pick<RecurringFlow, 'kind' | 'category' | 'direction'> {
  /** Of the known flow. */
  readonly knownId: string;
  readonly day: number;
  readonly amountMinor: number;
}

/** So many of its last payments tell what a habit pays, and by so much it may be more or less. */
const LAST_PAYMENTS = 6;
const LEEWAY = 0.1;

/**
 * Leaves out of the recurring payments those that are known better: of every known flow that says which habit it is,
 * the nearest payment of that habit. Each known flow replaces one payment, so that nothing is counted twice. A cook
 * more is no payroll: what is known must be an amount that the habit has lately paid, to a tenth.
 */
export function leaveOutReplaced(
  recurring: readonly RecurringFlow[],
  known: readonly KnownFlow[],
): { recurring: RecurringFlow[]; replaced: ReplacedPayment[] } {
  const replaced: ReplacedPayment[] = [];
  const left = recurring.map((flow) => ({ flow, kept: flow.nextDays.map(() => true) }));
  for (const one of known) {
    let best: { flow: RecurringFlow; kept: boolean[]; index: number; distance: number } | undefined;
    for (const { flow, kept } of left) {
      if (!isHabitOf(one, flow)) continue;
      flow.nextDays.forEach((day, index) => {
        const distance = Math.abs(day - likeliestDay(one));
        if (!kept[index] || distance > one.replaces!.withinDays) return;
        if (!isNear(flow, flow.nextAmounts[index]!, one)) return;
        if (best === undefined || distance < best.distance) best = { flow, kept, index, distance };
      });
    }
    if (!best) continue;
    const { flow, kept, index } = best;
    kept[index] = false;
    const { kind, category, direction } = flow;
    replaced.push({
      ...{
        knownId: one.id,
        kind,
        direction,
        day: flow.nextDays[index]!,
        amountMinor: flow.nextAmounts[index]!,
      },
      ...(category !== undefined && { category }),
    });
  }
  const kept = left.map(({ flow, kept }) => ({
    ...flow,
    nextDays: flow.nextDays.filter((_, index) => kept[index]),
    nextAmounts: flow.nextAmounts.filter((_, index) => kept[index]),
  }));
  return { recurring: kept, replaced };
}

function isHabitOf({ replaces, direction, merchantId }: KnownFlow, flow: RecurringFlow): boolean {
  if (merchantId !== flow.merchantId) return false;
  if (!replaces || flow.direction !== direction || !replaces.kinds.includes(flow.kind)) return false;
  return replaces.category === undefined || replaces.category === flow.category;
}

function isNear(flow: RecurringFlow, habitMinor: number, { amountMinor, replaces }: KnownFlow): boolean {
  const factor = replaces?.withinFactor;
  if (factor !== undefined) return habitMinor <= amountMinor * factor && amountMinor <= habitMinor * factor;
  const paid = [habitMinor, ...flow.pastAmounts.slice(-LAST_PAYMENTS)];
  return amountMinor >= (1 - LEEWAY) * Math.min(...paid) && amountMinor <= (1 + LEEWAY) * Math.max(...paid);
}
