import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { type FlowColumn, partFlows } from '../books/flow-columns.js';
import { type RecurringFlow, takeRecurringFlows } from './find-recurring-flows.js';
import { keyStreams } from './stream-choices.js';

/** A recurring flow as it stands: just begun, established, or over. */
export interface FoundStream {
  readonly key: string;
  readonly flow: RecurringFlow;
  readonly status: 'early' | 'mature' | 'stopped';
  /** Amounts of `flow.pastDays`, whole minor units, positive. */
  readonly pastAmounts: readonly number[];
}

/** Seen so often, a flow is established. */
const MATURE_PAYMENTS = 6;
/** Looked for as the books were so many days ago: what came regularly then and not now has stopped. */
const LOOKED_BACK_DAYS = [45, 100, 200] as const;

/**
 * The recurring flows of the books with their standing. Stopped ones are found in the books as they were before, and
 * have no payments to come.
 */
export function findStreams(
  columns: readonly DailyColumn[],
  firstDay: number,
  horizonDays: number,
): FoundStream[] {
  const found = new Map<string, FoundStream>();
  for (const { key, flow } of streamsOf(columns, firstDay, horizonDays)) {
    const status = flow.pastDays.length < MATURE_PAYMENTS ? 'early' : 'mature';
    found.set(key, { key, flow, status, pastAmounts: amountsOf(flow, columns, firstDay) });
  }
  const length = columns[0]?.sums.length ?? 0;
  for (const back of LOOKED_BACK_DAYS) {
    if (length - back < 60) break;
    const before = columns.map((column) => ({ ...column, sums: column.sums.slice(0, length - back) }));
    for (const { key, flow } of streamsOf(before, firstDay, 1)) {
      if (found.has(key)) continue;
      found.set(key, {
        key,
        flow: { ...flow, nextDays: [], nextAmounts: [] },
        status: 'stopped',
        pastAmounts: amountsOf(flow, columns, firstDay),
      });
    }
  }
  return [...found.values()];
}

function streamsOf(columns: readonly DailyColumn[], firstDay: number, horizonDays: number) {
  return keyStreams(
    partFlows(columns).flatMap((flow: FlowColumn) => takeRecurringFlows(flow, firstDay, horizonDays)),
  );
}

function amountsOf(
  { kind, category, pastDays }: RecurringFlow,
  columns: readonly DailyColumn[],
  firstDay: number,
): number[] {
  const column = columns.find((one) => one.kind === kind && one.category === category);
  return pastDays.map((day) => Math.abs(column?.sums[day - firstDay] ?? 0));
}
