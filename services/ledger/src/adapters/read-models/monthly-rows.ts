import type { MonthlyBreakdown } from '@merchant-analysis/contracts/read-models';
import { formatMonth } from '@merchant-analysis/kernel/business-date';
import { KIND_WORDS } from '../../domain/codes.js';
import type { MonthlyRows } from '../../ports/read-models.js';

export type MonthCell = readonly [
  month: number,
  kind: number,
  member: number,
  n: number,
  sum: number,
  quantityMicro: number,
  quantityCount: number,
];
type Row = MonthlyBreakdown['rows'][number];

/** What one merchant gives: its cells, and the name behind each of its member numbers. */
export interface MerchantCells {
  readonly cells: readonly MonthCell[];
  readonly names: ReadonlyMap<number, string>;
}

const KINDS_IN_ORDER = KIND_WORDS.filter((kind) => kind !== undefined).sort();
/** Kind code → its place in the order of the answer. */
const KIND_PLACES = KIND_WORDS.map((kind) => (kind ? KINDS_IN_ORDER.indexOf(kind) : -1));
const PLACES = 16;

const MICRO = 1_000_000;

/**
 * One row a month, member and kind, sorted so; members beyond the `top` by absolute sum are one row, member null,
 * after the others. Cells are gathered under numbers that sort like the rows: there are tens of thousands of them.
 */
export function monthlyRowsOf(
  parts: readonly MerchantCells[],
  query: { fromMonth: number; top: number },
): MonthlyRows {
  const sums = sumMembers(parts);
  const kept = topMembers(sums, query.top).sort();
  const places = new Map(kept.map((name, place) => [name, place]));
  const width = (kept.length + 1) * PLACES;
  const found = new Map<number, Row>();
  for (const { cells, names } of parts) {
    const placeOf = new Map([...names].map(([id, name]) => [id, places.get(name) ?? kept.length]));
    for (const cell of cells) {
      const [month, kind, memberId] = cell;
      const place = placeOf.get(memberId)!;
      const key = (month - query.fromMonth) * width + place * PLACES + KIND_PLACES[kind]!;
      const row = found.get(key);
      if (row) addTo(row, cell);
      else found.set(key, rowOf(cell, kept[place] ?? null));
    }
  }
  const order = Float64Array.from(found.keys()).sort();
  return { rows: Array.from(order, (key) => found.get(key)!), members: sums.size };
}

/** Members of the same name are one, whichever merchant they come from. */
function sumMembers(parts: readonly MerchantCells[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { cells, names } of parts) {
    const ofMerchant = new Map<number, number>();
    for (const [, , member, , sum] of cells) ofMerchant.set(member, (ofMerchant.get(member) ?? 0) + sum);
    for (const [member, sum] of ofMerchant) {
      const name = names.get(member)!;
      sums.set(name, (sums.get(name) ?? 0) + sum);
    }
  }
  return sums;
}

/** Equal sums: the name that comes first. */
function topMembers(sums: ReadonlyMap<string, number>, top: number): string[] {
  if (sums.size <= top) return [...sums.keys()];
  const largestFirst = [...sums].sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1));
  return largestFirst.slice(0, top).map(([member]) => member);
}

const MONTHS = new Map<number, string>();

/** The same few hundred months again and again. */
function monthText(month: number): string {
  let text = MONTHS.get(month);
  if (text === undefined) {
    text = formatMonth(month);
    MONTHS.set(month, text);
  }
  return text;
}

function rowOf(cell: MonthCell, member: string | null): Row {
  const [month, kind, , count, sumMinor, quantityMicro, quantityCount] = cell;
  const row: Row = { month: monthText(month), kind: KIND_WORDS[kind]!, member, count, sumMinor };
  if (quantityCount > 0) row.quantity = quantityMicro / MICRO;
  return row;
}

function addTo(row: Row, [, , , n, sum, quantityMicro, quantityCount]: MonthCell): void {
  row.count += n;
  row.sumMinor += sum;
  if (quantityCount === 0) return;
  row.quantity = (Math.round((row.quantity ?? 0) * MICRO) + quantityMicro) / MICRO;
}
