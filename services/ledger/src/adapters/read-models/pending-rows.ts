import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { PendingRows } from '../../ports/read-models.js';

/** One channel and day of settlement of one merchant, as a store groups it. */
export interface PendingSum {
  readonly merchantId: string;
  readonly channel: string;
  readonly settledDay: number;
  readonly count: number;
  readonly sumMinor: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

export function pendingRowsOf(sums: readonly PendingSum[]): PendingRows {
  return sums
    .map(({ merchantId, channel, settledDay, count, sumMinor, firstDay, lastDay }) => ({
      ...{ merchantId, channel, count, sumMinor },
      settlesOn: formatDate(settledDay),
      soldFrom: formatDate(firstDay),
      soldTo: formatDate(lastDay),
    }))
    .sort(
      (a, b) =>
        compare(a.settlesOn, b.settlesOn) ||
        compare(a.merchantId, b.merchantId) ||
        compare(a.channel, b.channel),
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
