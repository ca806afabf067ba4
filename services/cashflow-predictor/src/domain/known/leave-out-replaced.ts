import type { RecurringFlow } from '../recurring/find-recurring-flows.js';
import { type KnownFlow, likeliestDay } from './known-flow.js';

/** A payment of a habit that is not expected, because something known is taken for it. */
export interface ReplacedPayment
  extends Pick<RecurringFlow, 'kind' | 'category' | 'direction' | 'merchantId'> {
  /** Of the known flow. */
  readonly knownId: string;
  readonly day: number;
  readonly amountMinor: number;
}

/** A payment of a habit that is known better: the `payment`-th of the days to come of the `flow`-th habit. */
interface Replacement {
  readonly known: KnownFlow;
  readonly flow: number;
  readonly payment: number;
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
  const replacements = findReplaced(recurring, known);
  const left = recurring.map((flow, index) => {
    const gone = new Set(replacements.filter((one) => one.flow === index).map(({ payment }) => payment));
    return {
      ...flow,
      nextDays: flow.nextDays.filter((_, payment) => !gone.has(payment)),
      nextAmounts: flow.nextAmounts.filter((_, payment) => !gone.has(payment)),
    };
  });
  const replaced = replacements.map(({ known: { id }, flow, payment }) => {
    const { kind, category, direction, merchantId, nextDays, nextAmounts } = recurring[flow]!;
    return {
      ...{ knownId: id, kind, direction },
      ...(category !== undefined && { category }),
      ...(merchantId !== undefined && { merchantId }),
      ...{ day: nextDays[payment]!, amountMinor: nextAmounts[payment]! },
    };
  });
  return { recurring: left, replaced };
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
        const { withinDays, nearDay = likeliestDay(one) } = one.replaces!;
        const distance = Math.abs(day - nearDay);
        if (taken[flow]!.has(payment) || distance > withinDays) return;
        if (!isNear(habit, habit.nextAmounts[payment]!, one)) return;
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

function isNear(flow: RecurringFlow, habitMinor: number, { amountMinor, replaces }: KnownFlow): boolean {
  const factor = replaces?.withinFactor;
  if (factor !== undefined) return habitMinor <= amountMinor * factor && amountMinor <= habitMinor * factor;
  const paid = [habitMinor, ...flow.pastAmounts.slice(-LAST_PAYMENTS)];
  return amountMinor >= (1 - LEEWAY) * Math.min(...paid) && amountMinor <= (1 + LEEWAY) * Math.max(...paid);
}
