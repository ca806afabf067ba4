import type { SQLInputValue } from 'node:sqlite';
import { DIMENSION_CODES } from '../../domain/codes.js';
import type { CellDelta, DayDelta, RollupDeltas } from '../../domain/rollup-deltas.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { BatchWriter } from '../rows/batch-writer.js';
import type { Statements } from '../statements.js';
import { RollupRepair } from './rollup-repair.sqlite.js';

const HOURS = Array.from({ length: 24 }, (_, hour) => `h${hour}`);

/** Brings the rollups of one merchant up to date with what was written. Only inside a write transaction. */
export class RollupWriter {
  readonly #statements: Statements;
  readonly #repair: RollupRepair;
  readonly #day: BatchWriter;
  readonly #shift: BatchWriter;
  readonly #month: BatchWriter;
  readonly #monthItem: BatchWriter;
  readonly #profile: BatchWriter;
  readonly #round: BatchWriter;
  readonly #party: BatchWriter;

  constructor(statements: Statements) {
    this.#statements = statements;
    this.#repair = new RollupRepair(statements);
    this.#day = upsert(statements, 'roll_day', {
      key: ['day', 'kind', 'category'],
      add: ['n', 'sum', 'inflow'],
      max: ['max_abs'],
      addLast: ['sum_squares'],
    });
    this.#shift = upsert(statements, 'roll_shift', { key: ['day', 'kind', 'category'], add: ['n', 'sum'] });
    const months = { shared: ['dimension', 'month'], key: ['member', 'kind'] };
    this.#month = upsert(statements, 'roll_month', {
      ...months,
      add: ['n', 'sum', 'inflow'],
      max: ['max_abs'],
    });
    this.#monthItem = upsert(statements, 'roll_month', {
      ...months,
      add: ['n', 'sum', 'inflow'],
      max: ['max_abs'],
      addLast: ['quantity_micro', 'quantity_count'],
    });
    this.#profile = upsert(statements, 'roll_profile', {
      key: ['day'],
      add: [...HOURS, 'sales', 'untaxed_sum', 'refunds', 'refund_sum', 'unnamed_refunds'],
    });
    this.#round = upsert(statements, 'roll_round', { key: ['day', 'amount'], add: ['n'] });
    this.#party = upsert(statements, 'roll_party_day', {
      key: ['day', 'party', 'method', 'account_type', 'is_out'],
      add: ['n', 'sum'],
    });
  }

  /**
   * Insertions are added to their cells. Days from which something was taken out or changed (`dirtyDays`) are
   * recomputed from the transactions; in months only the maxima that were taken out are, because everything else
   * there is an exact integer and a recomputation would read a whole month for one row.
   */
  apply(books: MerchantBooks, deltas: RollupDeltas, dirtyDays: ReadonlySet<number>): void {
    this.#addDays(books.key, deltas, dirtyDays);
    this.#addShifts(books.key, deltas, dirtyDays.size > 0);
    this.#addMonths(books.key, deltas);
    if (dirtyDays.size === 0) return;
    for (const day of dirtyDays) this.#repair.recomputeDay(books, day);
    this.#repair.mendMonths(books, deltas);
  }

  #addDays(merchant: number, deltas: RollupDeltas, dirtyDays: ReadonlySet<number>): void {
    const cells: SQLInputValue[] = [];
    const profiles: SQLInputValue[] = [];
    const rounds: SQLInputValue[] = [];
    const parties: SQLInputValue[] = [];
    for (const [day, delta] of deltas.days) {
      if (dirtyDays.has(day)) continue;
      for (const [cell, { n, sum, inflow, maxAbs, sumSquares }] of delta.cells) {
        cells.push(day, cell & 15, cell >> 4, n, sum, inflow, maxAbs, sumSquares);
      }
      pushProfile(profiles, day, delta);
      for (const [amount, n] of delta.rounds) rounds.push(day, amount, n);
      for (const ofWay of delta.parties.values()) {
        for (const { party, method, accountType, isOut, n, sum } of ofWay.values()) {
          parties.push(day, party, method, accountType, isOut, n, sum);
        }
      }
    }
    this.#day.write({ merchant }, cells);
    this.#profile.write({ merchant }, profiles);
    this.#round.write({ merchant }, rounds);
    this.#party.write({ merchant }, parties);
  }

  #addShifts(merchant: number, deltas: RollupDeltas, mayEmptyCells: boolean): void {
    const values: SQLInputValue[] = [];
    for (const [day, cells] of deltas.shifts) {
      for (const [cell, { n, sum }] of cells) values.push(day, cell & 15, cell >> 4, n, sum);
    }
    this.#shift.write({ merchant }, values);
    if (!mayEmptyCells) return;
    const clear = this.#statements.of('DELETE FROM roll_shift WHERE merchant_key = ? AND day = ? AND n = 0');
    for (const day of deltas.shifts.keys()) clear.run(merchant, day);
  }

  #addMonths(merchant: number, deltas: RollupDeltas): void {
    for (const [month, dimensions] of deltas.months) {
      for (const [dimension, cells] of dimensions.entries()) {
        const values: SQLInputValue[] = [];
        const isItem = dimension === DIMENSION_CODES.item;
        for (const key of inOrder(cells)) {
          const cell = cells.get(key)!;
          values.push(key >> 4, key & 15, cell.n, cell.sum, cell.inflow, cell.maxAbs);
          if (isItem) values.push(cell.quantityMicro, cell.quantityCount);
        }
        (isItem ? this.#monthItem : this.#month).write({ merchant, dimension, month }, values);
      }
    }
  }
}

/** In the order of the table, neighbours are on the same page: a twentieth of the whole import. */
function inOrder(cells: ReadonlyMap<number, CellDelta>): Int32Array {
  return Int32Array.from(cells.keys()).sort();
}

function pushProfile(values: SQLInputValue[], day: number, delta: DayDelta): void {
  if (delta.sales === 0 && delta.refunds === 0) return;
  values.push(day, ...delta.hours, delta.sales, delta.untaxedSum);
  values.push(delta.refunds, delta.refundSum, delta.unnamedRefunds);
}

interface CellColumns {
  /** Columns of the key that all cells of one call share. */
  shared?: readonly string[];
  key: readonly string[];
  add: readonly string[];
  max?: readonly string[];
  addLast?: readonly string[];
}

/**
 * A statement that adds to cells, making those that are not there. Values come in the order of the columns. OR FAIL,
 * because the default would copy every touched page, to take back this statement alone; we roll back everything.
 */
function upsert(statements: Statements, table: string, columns: CellColumns): BatchWriter {
  const { shared = [], key, add, max = [], addLast = [] } = columns;
  const common = ['merchant', ...shared].map((name) => `$${name}`);
  const own = [...key, ...add, ...max, ...addLast];
  const sums = [...add, ...addLast].map((name) => `${name} = ${name} + excluded.${name}`);
  const maxima = max.map((name) => `${name} = max(${name}, excluded.${name})`);
  return new BatchWriter(
    statements,
    `INSERT OR FAIL INTO ${table} (merchant_key, ${[...shared, ...own].join(', ')})`,
    `(${[...common, ...own.map(() => '?')].join(', ')})`,
    `ON CONFLICT DO UPDATE SET ${[...sums, ...maxima].join(', ')}`,
  );
}
