import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { partFlows } from './flow-columns.js';

/** What came in and went out on each of some days, minor units, both positive. */
export interface DailyFlows {
  readonly inflow: Float64Array;
  readonly outflow: Float64Array;
}

/** Of the first `length` days of the columns. Loans received are left out, as they are not foreseen. */
export function dailyFlows(columns: readonly DailyColumn[], length: number): DailyFlows {
  const moved = { inflow: new Float64Array(length), outflow: new Float64Array(length) };
  for (const { kind, direction, amounts } of partFlows(columns)) {
    if (kind === 'financing' && direction === 'in') continue;
    const into = direction === 'in' ? moved.inflow : moved.outflow;
    for (let day = 0; day < length; day++) into[day]! += amounts[day]!;
  }
  return moved;
}
