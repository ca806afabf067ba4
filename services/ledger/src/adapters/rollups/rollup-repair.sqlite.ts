import { firstDayOfMonth } from '@merchant-analysis/kernel/business-date';
import { VOID } from '../../domain/codes.js';
import type { CellDelta, RollupDeltas } from '../../domain/rollup-deltas.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { instantsOf } from '../rows/instants.js';
import { rowsNamed, type Statements } from '../statements.js';
import { DAY_ROLLUPS, MEMBER_COLUMNS } from './rollup-queries.js';

const DAY_ROWS = 'occurred_at BETWEEN $first AND $last AND day = $day';

/** Puts cells right from the transactions themselves, after something was taken out or changed. */
export class RollupRepair {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Makes every cell of one business day anew. */
  recomputeDay(books: MerchantBooks, day: number): void {
    const rows = { merchant: books.key, day, ...instantsOf(books.calendar, day, day), unit: books.unitMinor };
    for (const rollup of DAY_ROLLUPS) {
      this.#statements
        .of(`DELETE FROM ${rollup.table} WHERE merchant_key = ? AND day = ?`)
        .run(books.key, day);
      const columns = ['merchant_key', ...rollup.key, ...rollup.values].join(', ');
      const insert = this.#statements.of(
        `INSERT INTO ${rollup.table} (${columns}) ${rollup.select(DAY_ROWS)}`,
      );
      insert.setAllowUnknownNamedParameters(true);
      insert.run(rows);
    }
  }

  /** Removes the cells of months that have become empty, and finds the maxima that were taken out anew. */
  mendMonths(books: MerchantBooks, deltas: RollupDeltas): void {
    for (const [month, dimensions] of deltas.months) {
      for (const [dimension, column] of MEMBER_COLUMNS) {
        this.#mendCells(books, month, dimension, column, dimensions[dimension]!);
      }
    }
  }

  #mendCells(
    books: MerchantBooks,
    month: number,
    dimension: number,
    column: string,
    cells: ReadonlyMap<number, CellDelta>,
  ): void {
    const stale = new Set<number>();
    for (const [key, cell] of cells) {
      if (cell.takenAbs >= 0 && this.#isStale(books.key, dimension, month, key, cell)) stale.add(key);
    }
    if (stale.size === 0) return;
    const update = this.#statements.of(
      `UPDATE roll_month SET max_abs = ?
       WHERE merchant_key = ? AND dimension = ? AND month = ? AND kind = ? AND member = ?`,
    );
    for (const [kind, member, maxAbs] of this.#readMaxima(books, month, column)) {
      if (stale.has(kind | (member << 4))) update.run(maxAbs, books.key, dimension, month, kind, member);
    }
  }

  /** Whether a cell may have lost its maximum; an empty one is removed instead. */
  #isStale(merchant: number, dimension: number, month: number, key: number, cell: CellDelta): boolean {
    const where = 'merchant_key = ? AND dimension = ? AND month = ? AND kind = ? AND member = ?';
    const at = [merchant, dimension, month, key & 15, key >> 4];
    const kept = this.#statements.of(`SELECT n, max_abs FROM roll_month WHERE ${where}`).get(...at);
    if (Number(kept?.['n']) === 0) {
      this.#statements.of(`DELETE FROM roll_month WHERE ${where}`).run(...at);
      return false;
    }
    return cell.takenAbs >= Number(kept?.['max_abs']);
  }

  #readMaxima(books: MerchantBooks, month: number, column: string): [number, number, number][] {
    const firstDay = firstDayOfMonth(month);
    const lastDay = firstDayOfMonth(month + 1) - 1;
    const statement = this.#statements.arraysOf(
      `SELECT kind, ${column}, max(abs(amount)) FROM tx
       WHERE merchant_key = $merchant AND occurred_at BETWEEN $first AND $last AND day BETWEEN $firstDay AND $lastDay
         AND status <> ${VOID} GROUP BY 1, 2`,
    );
    const { first, last } = instantsOf(books.calendar, firstDay, lastDay);
    return rowsNamed<[number, number, number]>(statement, {
      merchant: books.key,
      first,
      last,
      firstDay,
      lastDay,
    });
  }
}
