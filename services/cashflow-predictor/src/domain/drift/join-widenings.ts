import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { dailyFlows } from '../books/daily-flows.js';

/** So far back the part of a member in the money of its group is measured. */
const SHARE_DAYS = 90;

/**
 * What the intervals of a group are widened by: the mean of what those of its members are, each by the money that it
 * moved of late. A member that drifts widens the sum by as much as it makes of it.
 */
export function joinWidenings(
  members: readonly { readonly columns: readonly DailyColumn[]; readonly widening: number }[],
): number {
  let [moved, wider] = [0, 0];
  for (const { columns, widening } of members) {
    const length = columns[0]?.sums.length ?? 0;
    const { inflow, outflow } = dailyFlows(columns, length);
    for (let day = Math.max(0, length - SHARE_DAYS); day < length; day++) {
      const amount = inflow[day]! + outflow[day]!;
      moved += amount;
      wider += amount * (widening - 1);
    }
  }
  return moved > 0 ? 1 + wider / moved : 1;
}
