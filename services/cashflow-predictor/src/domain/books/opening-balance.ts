import type { DailyColumn } from '@merchant-analysis/contracts/read-models';

/**
 * The balance at the end of the last day: what was there at first, all that moved before the columns, and the
 * columns. The merchant's own transfers move nothing.
 */
export function balanceAfter(
  openingBalanceMinor: number,
  flowBeforeMinor: number,
  columns: readonly DailyColumn[],
): number {
  let balance = openingBalanceMinor + flowBeforeMinor;
  for (const { kind, sums } of columns) {
    if (kind === 'own_transfer') continue;
    for (const sum of sums) balance += sum;
  }
  return balance;
}
