import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { firstDayOfMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { compareLines, isCostKind, type LineKey } from './cost-line.js';

/** Daily columns of a window, as the ledger gives them, and what the books span. Days are day numbers. */
export interface DailyBooks {
  from: number;
  to: number;
  firstDate: number;
  lastDate: number;
  columns: readonly DailyColumn[];
}

/** A cost line month by month; positive is cost. */
export interface MonthlyLine extends LineKey {
  amounts: number[];
}

/** The books by month: every array has one entry for each of `months`. Minor units. */
export interface MonthlyBooks {
  months: number[];
  /** Whether the window and the books hold the whole month. */
  complete: boolean[];
  /** Sales less refunds. */
  turnover: number[];
  lines: MonthlyLine[];
}

/** Sums daily columns into months. Lines without any amount are left out. */
export function foldMonths(books: DailyBooks): MonthlyBooks {
  const first = monthNumberOf(books.from);
  const last = monthNumberOf(books.to);
  const months = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const starts = [...months, last + 1].map((month) => firstDayOfMonth(month) - books.from);
  const heldFrom = Math.max(books.from, books.firstDate) - books.from;
  const heldTo = Math.min(books.to, books.lastDate) - books.from;
  const turnover = months.map(() => 0);
  const lines: MonthlyLine[] = [];
  for (const column of books.columns) {
    if (isCostKind(column.kind)) {
      const amounts = sumMonths(column.sums, starts, -1);
      if (amounts.some((amount) => amount !== 0)) {
        lines.push({ kind: column.kind, category: column.category, amounts });
      }
    } else if (column.kind === 'sale' || column.kind === 'refund') {
      sumMonths(column.sums, starts, 1).forEach((amount, index) => {
        turnover[index]! += amount;
      });
    }
  }
  const complete = months.map((_, index) => starts[index]! >= heldFrom && starts[index + 1]! - 1 <= heldTo);
  return { months, complete, turnover, lines: lines.sort(compareLines) };
}

/** The books with nothing but the months that are whole. */
export function wholeMonths(books: MonthlyBooks): MonthlyBooks {
  const keep = <T>(values: readonly T[]): T[] => values.filter((_, index) => books.complete[index]);
  return {
    months: keep(books.months),
    complete: keep(books.complete),
    turnover: keep(books.turnover),
    lines: books.lines.map((line) => ({ ...line, amounts: keep(line.amounts) })),
  };
}

/** Signed sums by month; a cost is an outflow, so its sign is turned with −1. Never −0. */
function sumMonths(sums: readonly number[], starts: readonly number[], sign: 1 | -1): number[] {
  return starts.slice(0, -1).map((start, index) => {
    let total = 0;
    for (let day = Math.max(0, start); day < starts[index + 1]! && day < sums.length; day++)
      total += sums[day]!;
    return total === 0 ? 0 : sign * total;
  });
}
