import type { DailyColumn } from '@merchant-analysis/contracts/read-models';

/** One kind and category of money in one direction, day by day. */
export interface FlowColumn {
  readonly kind: DailyColumn['kind'];
  readonly category?: string;
  readonly direction: 'in' | 'out';
  /** Minor units, never negative. */
  readonly amounts: Float64Array;
}

/**
 * Parts the signed daily columns of the ledger into money that came in and money that went out.
 * The merchant's own transfers are neither. Columns without any money are left out.
 */
export function partFlows(columns: readonly DailyColumn[]): FlowColumn[] {
  const flows: FlowColumn[] = [];
  for (const { kind, category, sums } of columns) {
    if (kind === 'own_transfer') continue;
    const inward = new Float64Array(sums.length);
    const outward = new Float64Array(sums.length);
    let hasIn = false;
    let hasOut = false;
    for (let day = 0; day < sums.length; day++) {
      const sum = sums[day]!;
      if (sum > 0) {
        inward[day] = sum;
        hasIn = true;
      } else if (sum < 0) {
        outward[day] = -sum;
        hasOut = true;
      }
    }
    const name = category === undefined ? { kind } : { kind, category };
    if (hasIn) flows.push({ ...name, direction: 'in', amounts: inward });
    if (hasOut) flows.push({ ...name, direction: 'out', amounts: outward });
  }
  return flows;
}
