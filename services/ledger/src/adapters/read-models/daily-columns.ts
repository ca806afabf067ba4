import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { KIND_WORDS } from '../../domain/codes.js';

/** Cells in columns of equal length; `codes` holds kind | category << 4. */
export interface DayCells {
  readonly days: readonly number[];
  readonly codes: readonly number[];
  readonly counts: readonly number[];
  readonly sums: readonly number[];
}

/** Adds the cells of one merchant to the columns of all. @param categoryOf the word of a category's number */
export function addCells(
  columns: Map<string, DailyColumn>,
  { days, codes, counts, sums }: DayCells,
  { fromDay, toDay }: { fromDay: number; toDay: number },
  categoryOf: (id: number) => string | undefined,
): void {
  const ofMerchant = new Map<number, DailyColumn>();
  for (let cell = 0; cell < days.length; cell++) {
    const code = codes[cell]!;
    let column = ofMerchant.get(code);
    if (!column) {
      column = columnOf(columns, code & 15, categoryOf(code >> 4), toDay - fromDay + 1);
      ofMerchant.set(code, column);
    }
    const index = days[cell]! - fromDay;
    column.counts[index] = column.counts[index]! + counts[cell]!;
    column.sums[index] = column.sums[index]! + sums[cell]!;
  }
}

function columnOf(
  columns: Map<string, DailyColumn>,
  kindCode: number,
  category: string | undefined,
  days: number,
): DailyColumn {
  const kind = KIND_WORDS[kindCode]!;
  const key = `${kind}\u0000${category ?? ''}`;
  let column = columns.get(key);
  if (!column) {
    const counts = new Array<number>(days).fill(0);
    column = { kind, ...(category === undefined ? {} : { category }), counts, sums: counts.slice() };
    columns.set(key, column);
  }
  return column;
}

/** Sorted by kind and category. */
export function inOrder(columns: ReadonlyMap<string, DailyColumn>): DailyColumn[] {
  return [...columns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, column]) => column);
}
