import type { MonthlyBreakdown } from '@merchant-analysis/contracts/read-models';
import { formatMonth } from '@merchant-analysis/kernel/business-date';
import { DIMENSION_CODES, KIND_CODES, KIND_WORDS } from '../domain/codes.js';
import type { MonthlyRows, ReadModelPort } from '../ports/read-models.js';
import { memberName } from './members.js';
import type { MerchantBooks } from './merchant-keys.sqlite.js';
import type { ReadingRoom } from './reading-room.js';
import { rowsNamed } from './statements.js';

type Query = Parameters<ReadModelPort['readMonthlyBreakdown']>[0];
type MonthCell = readonly [
  month: number,
  kind: number,
  member: number,
  n: number,
  sum: number,
  quantityMicro: number,
  quantityCount: number,
];
type Row = MonthlyBreakdown['rows'][number];

interface Cell {
  readonly month: number;
  readonly kind: number;
  readonly member: string | null;
  n: number;
  sum: number;
  quantityMicro: number;
  quantityCount: number;
}

const EACH_MONTH = 'month, kind, member, n, sum, quantity_micro, quantity_count';
const ALL_MONTHS = '$from, kind, member, sum(n), sum(sum), sum(quantity_micro), sum(quantity_count)';

/** One row a month, kind and member; members beyond the `top` by absolute sum are one row, member null. */
export function readMonthlyRows(
  room: ReadingRoom,
  merchants: readonly MerchantBooks[],
  query: Query,
): MonthlyRows {
  const all = new Map<string, Cell>();
  const sums = new Map<string, number>();
  for (const { key } of merchants) {
    for (const [month, kind, memberId, ...values] of readCells(room, key, query)) {
      const member = memberName(room.words, key, query.dimension, memberId);
      sums.set(member, (sums.get(member) ?? 0) + values[1]);
      addTo(all, { month, kind, member }, values);
    }
  }
  const kept = topMembers(sums, query.top);
  const cells = new Map<string, Cell>();
  for (const cell of all.values()) {
    const member = cell.member !== null && kept.has(cell.member) ? cell.member : null;
    const values = [cell.n, cell.sum, cell.quantityMicro, cell.quantityCount] as const;
    addTo(cells, { ...cell, member }, values);
  }
  const isItem = query.dimension === 'item';
  const rows = [...cells.values()].map((cell) => rowOf(cell, isItem)).sort(compareRows);
  return { rows, members: sums.size };
}

function readCells(room: ReadingRoom, merchant: number, query: Query): MonthCell[] {
  const kinds = query.kinds && JSON.stringify(query.kinds.map((kind) => KIND_CODES[kind]));
  const statement = room.statements.arraysOf(
    `SELECT ${query.by === 'window' ? ALL_MONTHS : EACH_MONTH} FROM roll_month
     WHERE merchant_key = $merchant AND dimension = $dimension AND month BETWEEN $from AND $to
       ${kinds ? 'AND kind IN (SELECT value FROM json_each($kinds))' : ''}
     ${query.by === 'window' ? 'GROUP BY kind, member' : ''}`,
  );
  return rowsNamed<MonthCell>(statement, {
    merchant,
    dimension: DIMENSION_CODES[query.dimension],
    from: query.fromMonth,
    to: query.toMonth,
    ...(kinds ? { kinds } : {}),
  });
}

/** Equal sums: the name that comes first. */
function topMembers(sums: ReadonlyMap<string, number>, top: number): ReadonlySet<string> {
  if (sums.size <= top) return new Set(sums.keys());
  const largestFirst = [...sums].sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1));
  return new Set(largestFirst.slice(0, top).map(([member]) => member));
}

function addTo(
  cells: Map<string, Cell>,
  at: Pick<Cell, 'month' | 'kind' | 'member'>,
  [n, sum, quantityMicro, quantityCount]: readonly [number, number, number, number],
): void {
  const key = `${at.month} ${at.kind} ${at.member === null ? '' : `=${at.member}`}`;
  const cell = cells.get(key);
  if (!cell) {
    const { month, kind, member } = at;
    cells.set(key, { month, kind, member, n, sum, quantityMicro, quantityCount });
    return;
  }
  cell.n += n;
  cell.sum += sum;
  cell.quantityMicro += quantityMicro;
  cell.quantityCount += quantityCount;
}

function rowOf(cell: Cell, isItem: boolean): Row {
  return {
    month: formatMonth(cell.month),
    kind: KIND_WORDS[cell.kind]!,
    member: cell.member,
    count: cell.n,
    sumMinor: cell.sum,
    ...(isItem && cell.quantityCount > 0 ? { quantity: cell.quantityMicro / 1_000_000 } : {}),
  };
}

/** By month, member, kind; the rest last. */
function compareRows(a: Row, b: Row): number {
  if (a.month !== b.month) return a.month < b.month ? -1 : 1;
  if (a.member !== b.member) {
    if (a.member === null || b.member === null) return a.member === null ? 1 : -1;
    return a.member < b.member ? -1 : 1;
  }
  return a.kind < b.kind ? -1 : 1;
}
