import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { type FlowColumn, partFlows } from '../books/flow-columns.js';
import { type RecurringFlow, takeRecurringFlows } from './find-recurring-flows.js';
import { applyChoices, type StreamChoice } from './stream-choices.js';

/** The recurring flows of one member of a group, found in its own books, with what people have said of them. */
export function findMemberFlows(
  columns: readonly DailyColumn[],
  choices: readonly StreamChoice[],
  { merchantId, firstDay, horizonDays }: { merchantId: string; firstDay: number; horizonDays: number },
): RecurringFlow[] {
  const found = partFlows(columns).flatMap((flow) => takeRecurringFlows(flow, firstDay, horizonDays));
  return applyChoices(found, choices).map((flow) => ({ ...flow, merchantId }));
}

/** Takes the payments of the members out of the columns of their group, in place, so that the rest can be forecast. */
export function takeMemberFlows(
  columns: readonly FlowColumn[],
  members: readonly RecurringFlow[],
  firstDay: number,
): readonly RecurringFlow[] {
  for (const { kind, category, direction, pastDays, pastAmounts } of members) {
    const column = columns.find(
      (one) => one.kind === kind && one.category === category && one.direction === direction,
    );
    if (!column) continue;
    pastDays.forEach((day, index) => {
      // Where another member got back what this one paid, the sum of that day is less than the payment.
      const left = column.amounts[day - firstDay]! - pastAmounts[index]!;
      column.amounts[day - firstDay] = Math.max(0, left);
    });
  }
  return members;
}
