import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { FlowColumn } from '../books/flow-columns.js';
import { certainOn, type KnownFlow } from './known-flow.js';

/** What somebody plans to pay or to receive: a loan, a new rent, an oven. Day numbers. */
export interface PlanFacts {
  readonly id: string;
  readonly name: LocalizedText;
  readonly kind: FlowColumn['kind'];
  readonly direction: 'in' | 'out';
  readonly items: readonly { readonly day: number; readonly amountMinor: number }[];
}

/** What became of an item by the last known day. */
export type ItemState = 'planned' | 'arrived' | 'late' | 'lapsed';

export interface FollowedItem {
  readonly planId: string;
  readonly index: number;
  readonly day: number;
  readonly amountMinor: number;
  readonly state: ItemState;
  /** The day on which it arrived. */
  readonly arrivedDay?: number | undefined;
}

/** So much earlier or later than planned, a payment is still the planned one. */
const EARLY_DAYS = 5;
const LATE_DAYS = 10;
/** Interest of a few days, a fee of the bank. */
const NEAR_RATIO = 0.005;

/**
 * Follows the items of plans through the books: an item has arrived when the books hold the amount, to half a percent,
 * under its kind and direction from five days before to ten days after its day. A payment settles one item.
 */
export function followPlans(
  plans: readonly PlanFacts[],
  flows: readonly FlowColumn[],
  { firstDay, lastDay }: { firstDay: number; lastDay: number },
): FollowedItem[] {
  const used = new Set<string>();
  const due = plans.flatMap((plan) =>
    plan.items.map((item, index) => ({ plan, planId: plan.id, index, ...item })),
  );
  due.sort((a, b) => a.day - b.day || (a.planId < b.planId ? -1 : 1) || a.index - b.index);
  return due.map(({ plan, ...item }) => {
    const arrivedDay = arrivalOf(plan, item, flows, { firstDay, lastDay, used });
    if (arrivedDay !== undefined) return { ...item, state: 'arrived', arrivedDay };
    if (item.day > lastDay) return { ...item, state: 'planned' };
    return { ...item, state: item.day >= lastDay - LATE_DAYS ? 'late' : 'lapsed' };
  });
}

/**
 * The items that are still to come, each on its day; what is late is expected tomorrow. What has arrived has left the
 * plan, and what never came is not expected any more.
 */
export function planItems(
  plans: readonly PlanFacts[],
  followed: readonly FollowedItem[],
  lastDay: number,
): KnownFlow[] {
  const byId = new Map(plans.map((plan) => [plan.id, plan]));
  return followed
    .filter(({ state }) => state === 'planned' || state === 'late')
    .map(({ planId, index, day, amountMinor, state }) => {
      const { name, direction, kind } = byId.get(planId)!;
      return {
        id: `plan:${planId}:${index}`,
        source: 'plan',
        name,
        direction,
        amountMinor,
        dueDay: day,
        ...certainOn(state === 'late' ? lastDay + 1 : day),
        amountErrors: [],
        replaces: { kinds: [kind], withinDays: LATE_DAYS },
      };
    });
}

function arrivalOf(
  { kind, direction }: PlanFacts,
  { day, amountMinor }: { day: number; amountMinor: number },
  flows: readonly FlowColumn[],
  { firstDay, lastDay, used }: { firstDay: number; lastDay: number; used: Set<string> },
): number | undefined {
  const [from, to] = [Math.max(firstDay, day - EARLY_DAYS), Math.min(lastDay, day + LATE_DAYS)];
  for (let candidate = from; candidate <= to; candidate++) {
    for (const [column, flow] of flows.entries()) {
      if (flow.kind !== kind || flow.direction !== direction || used.has(`${column} ${candidate}`)) continue;
      const moved = flow.amounts[candidate - firstDay]!;
      if (moved <= 0 || Math.abs(moved - amountMinor) > NEAR_RATIO * amountMinor) continue;
      used.add(`${column} ${candidate}`);
      return candidate;
    }
  }
  return undefined;
}
