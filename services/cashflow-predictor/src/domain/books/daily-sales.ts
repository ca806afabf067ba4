import type { DailyColumn } from '@merchant-analysis/contracts/read-models';

/** Sales minus refunds by day, whole minor units. */
export function dailySales(columns: readonly DailyColumn[], length: number): Float64Array {
  const sales = new Float64Array(length);
  for (const { kind, sums } of columns) {
    if (kind !== 'sale' && kind !== 'refund') continue;
    for (let day = 0; day < length; day++) sales[day]! += sums[day]!;
  }
  return sales;
}

/** Sum of the days `from` to `to` (day numbers, both included) that lie within the series. */
export function sumBetween(series: Float64Array, firstDay: number, from: number, to: number): number {
  let sum = 0;
  for (let day = Math.max(from, firstDay); day <= Math.min(to, firstDay + series.length - 1); day++) {
    sum += series[day - firstDay]!;
  }
  return sum;
}
