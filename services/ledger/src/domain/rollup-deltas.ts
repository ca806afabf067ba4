import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { CASH, DIMENSION_CODES, REFUND, SALE, TRANSFER, VOID } from './codes.js';
import type { PlacedRow } from './placed-row.js';
import { accountTypeOf, hourOf, isOut, isUntaxed, kindOf, methodOf, statusOf } from './traits.js';

/** What a cell of a rollup gains, or with a negative sign loses. Everything but `sumSquares` is an exact integer. */
export interface CellDelta {
  n: number;
  sum: number;
  inflow: number;
  /** Largest absolute amount that came in. */
  maxAbs: number;
  /** Largest absolute amount that was taken out: the cell's maximum may have gone with it. −1 when none was. */
  takenAbs: number;
  sumSquares: number;
  quantityMicro: number;
  quantityCount: number;
}

/** Cells that are used again for the next set of rows: new ones for every chunk would be most of its garbage. */
export class CellPool {
  readonly #cells: CellDelta[] = [];
  #taken = 0;

  /** An empty cell, until the next `takeBack`. */
  take(): CellDelta {
    const known = this.#cells[this.#taken];
    this.#taken++;
    if (known) {
      known.n = 0;
      known.sum = 0;
      known.inflow = 0;
      known.maxAbs = 0;
      known.takenAbs = -1;
      known.sumSquares = 0;
      known.quantityMicro = 0;
      known.quantityCount = 0;
      return known;
    }
    const cell = {
      n: 0,
      sum: 0,
      inflow: 0,
      maxAbs: 0,
      takenAbs: -1,
      sumSquares: 0,
      quantityMicro: 0,
      quantityCount: 0,
    };
    this.#cells.push(cell);
    return cell;
  }

  /** Nobody looks at the cells any more. */
  takeBack(): void {
    this.#taken = 0;
  }
}

interface PartyDelta {
  readonly party: string;
  readonly method: number;
  readonly accountType: number;
  readonly isOut: number;
  n: number;
  /** Absolute. */
  sum: number;
}

/** What one business day gains. */
export interface DayDelta {
  readonly month: number;
  /** kind | category << 4 */
  readonly cells: Map<number, CellDelta>;
  /** Sales by local hour. */
  readonly hours: number[];
  sales: number;
  untaxedSum: number;
  refunds: number;
  refundSum: number;
  unnamedRefunds: number;
  /** amount → count of sales of that round amount */
  readonly rounds: Map<number, number>;
  /** method, account type and direction → party → its sums */
  readonly parties: Map<number, Map<string, PartyDelta>>;
}

/** dimension code → (kind | member << 4 → cell) */
type MonthDelta = readonly Map<number, CellDelta>[];

const DIMENSION_COUNT = 5;

/** Gathers what a set of rows changes in the rollups of one merchant, so that every cell is written once. */
export class RollupDeltas {
  readonly days = new Map<number, DayDelta>();
  readonly months = new Map<number, MonthDelta>();
  /** day → (kind | category << 4 → cell): from the business day to the day of settlement. */
  readonly shifts = new Map<number, Map<number, CellDelta>>();
  readonly #unitMinor: number;
  readonly #pool: CellPool;
  #lastDay = Number.NaN;
  #lastDelta: DayDelta | undefined;

  /** @param unitMinor minor units in one unit of the currency: 100 for CNY */
  constructor(unitMinor: number, pool: CellPool) {
    this.#unitMinor = unitMinor;
    this.#pool = pool;
  }

  /** A row comes in. `void` rows count nowhere. */
  add(row: PlacedRow): void {
    if (statusOf(row.traits) === VOID) return;
    this.#count(row, 1);
    this.#countDay(row);
  }

  /** A row that was in the books goes out. Its day is left to a recomputation, months and shifts are exact. */
  takeOut(row: PlacedRow): void {
    if (statusOf(row.traits) === VOID) return;
    this.#count(row, -1);
  }

  #count(row: PlacedRow, sign: 1 | -1): void {
    const kind = kindOf(row.traits);
    const month = this.#monthOf(this.#dayOf(row.day).month);
    addToCell(this.#pool, month[DIMENSION_CODES.category]!, kind | (row.category << 4), row, sign);
    addToCell(this.#pool, month[DIMENSION_CODES.channel]!, kind | (row.channel << 4), row, sign);
    addToCell(this.#pool, month[DIMENSION_CODES.method]!, kind | (methodOf(row.traits) << 4), row, sign);
    addToCell(this.#pool, month[DIMENSION_CODES.counterparty]!, kind | (row.counterparty << 4), row, sign);
    const item = addToCell(this.#pool, month[DIMENSION_CODES.item]!, kind | (row.item << 4), row, sign);
    if (row.quantityMicro !== null) {
      item.quantityMicro += sign * row.quantityMicro;
      item.quantityCount += sign;
    }
    if (row.settledDay === null) return;
    const cell = dayCellOf(row);
    const from = addToCell(this.#pool, mapIn(this.shifts, row.day), cell, row, sign);
    from.sum -= 2 * sign * row.amountMinor;
    addToCell(this.#pool, mapIn(this.shifts, row.settledDay), cell, row, sign);
  }

  #countDay(row: PlacedRow): void {
    const delta = this.#dayOf(row.day);
    addToCell(this.#pool, delta.cells, dayCellOf(row), row, 1);
    const kind = kindOf(row.traits);
    if (kind === SALE) this.#countSale(delta, row);
    if (kind === REFUND) {
      delta.refunds++;
      delta.refundSum -= row.amountMinor;
      if (row.originalExternalId === null) delta.unnamedRefunds++;
    }
    const method = methodOf(row.traits);
    if (method === CASH || method === TRANSFER) countParty(delta, row, kind, method);
  }

  #countSale(delta: DayDelta, row: PlacedRow): void {
    delta.sales++;
    delta.hours[hourOf(row.traits)]!++;
    if (isUntaxed(row.traits)) delta.untaxedSum += row.amountMinor;
    if (isRound(row.amountMinor, this.#unitMinor)) {
      delta.rounds.set(row.amountMinor, (delta.rounds.get(row.amountMinor) ?? 0) + 1);
    }
  }

  #dayOf(day: number): DayDelta {
    if (day === this.#lastDay && this.#lastDelta) return this.#lastDelta;
    let delta = this.days.get(day);
    if (!delta) {
      delta = emptyDay(monthNumberOf(day));
      this.days.set(day, delta);
    }
    this.#lastDay = day;
    this.#lastDelta = delta;
    return delta;
  }

  #monthOf(month: number): MonthDelta {
    let delta = this.months.get(month);
    if (!delta) {
      delta = Array.from({ length: DIMENSION_COUNT + 1 }, () => new Map<number, CellDelta>());
      this.months.set(month, delta);
    }
    return delta;
  }
}

/** A round amount: at least so many units, and a multiple of so many. */
export const ROUND_UNITS = { least: 500, step: 100 } as const;

export function isRound(amountMinor: number, unitMinor: number): boolean {
  return amountMinor >= ROUND_UNITS.least * unitMinor && amountMinor % (ROUND_UNITS.step * unitMinor) === 0;
}

/** Sales and refunds are not split by category: their columns are the turnover. */
function dayCellOf(row: PlacedRow): number {
  const kind = kindOf(row.traits);
  return kind === SALE || kind === REFUND ? kind : kind | (row.category << 4);
}

function countParty(delta: DayDelta, row: PlacedRow, kind: number, method: number): void {
  const isAnonymous = row.payerToken === null && row.counterpartyName === null;
  if (isAnonymous && (kind === SALE || kind === REFUND)) return;
  const party = row.payerToken ?? row.counterpartyName ?? '';
  const accountType = accountTypeOf(row.traits);
  const out = isOut(row.traits) ? 1 : 0;
  const way = method | (accountType << 3) | (out << 5);
  let parties = delta.parties.get(way);
  if (!parties) {
    parties = new Map();
    delta.parties.set(way, parties);
  }
  const amount = Math.abs(row.amountMinor);
  const known = parties.get(party);
  if (known) {
    known.n++;
    known.sum += amount;
  } else parties.set(party, { party, method, accountType, isOut: out, n: 1, sum: amount });
}

function addToCell(
  pool: CellPool,
  cells: Map<number, CellDelta>,
  key: number,
  row: PlacedRow,
  sign: 1 | -1,
): CellDelta {
  let cell = cells.get(key);
  if (!cell) {
    cell = pool.take();
    cells.set(key, cell);
  }
  const amount = row.amountMinor;
  const absolute = amount < 0 ? -amount : amount;
  cell.n += sign;
  cell.sum += sign * amount;
  if (amount > 0) cell.inflow += sign * amount;
  if (sign > 0) {
    if (absolute > cell.maxAbs) cell.maxAbs = absolute;
    cell.sumSquares += amount * amount;
  } else if (absolute > cell.takenAbs) cell.takenAbs = absolute;
  return cell;
}

function mapIn(maps: Map<number, Map<number, CellDelta>>, key: number): Map<number, CellDelta> {
  let map = maps.get(key);
  if (!map) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}

function emptyDay(month: number): DayDelta {
  return {
    month,
    cells: new Map(),
    hours: new Array<number>(24).fill(0),
    sales: 0,
    untaxedSum: 0,
    refunds: 0,
    refundSum: 0,
    unnamedRefunds: 0,
    rounds: new Map(),
    parties: new Map(),
  };
}
