import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import type { TransactionKind } from '@merchant-analysis/contracts/transactions';
import { DIMENSION_CODES, KIND_CODES, KIND_WORDS, OWN_TRANSFER } from '../domain/codes.js';
import type { BooksSpan, DailyColumns, ReadModelPort } from '../ports/read-models.js';
import type { MerchantBooks } from './merchant-keys.sqlite.js';
import type { ReadingRoom } from './reading-room.js';
import { rowsNamed, rowsOf } from './statements.js';
import { VOCABULARY } from './words.sqlite.js';

type DayCell = readonly [day: number, kind: number, category: number, n: number, sum: number];

const DAYS =
  'SELECT day, kind, category, n, sum FROM roll_day WHERE merchant_key = ? AND day BETWEEN ? AND ?';
/** The codes are our own numbers, so they may stand in the text. */
const only = (kinds: readonly TransactionKind[] | undefined): string =>
  kinds === undefined ? '' : ` AND kind IN (${kinds.map((kind) => KIND_CODES[kind]).join(', ')})`;
/** Counts stay on the business day: a shift moves money only. */
const SHIFTS =
  'SELECT day, kind, category, 0, sum FROM roll_shift WHERE merchant_key = ? AND day BETWEEN ? AND ?';

/** Daily columns by kind and category, merchants summed. */
export function readDailyColumns(
  room: ReadingRoom,
  merchants: readonly MerchantBooks[],
  query: Parameters<ReadModelPort['readDailySeries']>[0],
): DailyColumns {
  const { fromDay, toDay, basis } = query;
  const filter = only(query.kinds);
  const columns = new Map<string, DailyColumn>();
  let flowBeforeMinor = 0;
  for (const { key } of merchants) {
    const read = (text: string) =>
      rowsOf<DayCell>(room.statements.arraysOf(text + filter), key, fromDay, toDay);
    addCells(room, columns, key, read(DAYS), fromDay, toDay);
    flowBeforeMinor += sumBefore(room, 'roll_day', key, fromDay, filter);
    if (basis === 'business-date') continue;
    addCells(room, columns, key, read(SHIFTS), fromDay, toDay);
    flowBeforeMinor += sumBefore(room, 'roll_shift', key, fromDay, filter);
  }
  const sorted = [...columns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, column]) => column);
  return { columns: sorted, flowBeforeMinor };
}

/** First and last day with a transaction, and how many there are. */
export function readBooksSpan(room: ReadingRoom, merchants: readonly MerchantBooks[]): BooksSpan {
  let span: BooksSpan = { transactionCount: 0 };
  for (const { key } of merchants) {
    const [row] = rowsNamed<[number | null, number | null, number | null]>(
      room.statements.arraysOf(
        `SELECT (SELECT min(day) FROM roll_day WHERE merchant_key = $merchant), (SELECT max(day) FROM roll_day WHERE merchant_key = $merchant),
           (SELECT sum(n) FROM roll_month WHERE merchant_key = $merchant AND dimension = ${DIMENSION_CODES.method})`,
      ),
      { merchant: key },
    );
    const [first, last, count] = row!;
    if (first === null || last === null) continue;
    span = {
      firstDay: Math.min(span.firstDay ?? first, first),
      lastDay: Math.max(span.lastDay ?? last, last),
      transactionCount: span.transactionCount + (count ?? 0),
    };
  }
  return span;
}

function addCells(
  room: ReadingRoom,
  columns: Map<string, DailyColumn>,
  merchantKey: number,
  cells: readonly DayCell[],
  fromDay: number,
  toDay: number,
): void {
  const ofMerchant = new Map<number, DailyColumn>();
  for (const [day, kind, category, n, sum] of cells) {
    const cell = kind | (category << 4);
    let column = ofMerchant.get(cell);
    if (!column) {
      const name = room.words.nameOf(merchantKey, VOCABULARY.category, category);
      column = columnOf(columns, kind, name, toDay - fromDay + 1);
      ofMerchant.set(cell, column);
    }
    const index = day - fromDay;
    column.counts[index] = column.counts[index]! + n;
    column.sums[index] = column.sums[index]! + sum;
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

function sumBefore(
  room: ReadingRoom,
  table: 'roll_day' | 'roll_shift',
  key: number,
  day: number,
  filter: string,
): number {
  const text = `SELECT sum(sum) FROM ${table} WHERE merchant_key = ? AND day < ? AND kind <> ${OWN_TRANSFER}${filter}`;
  return rowsOf<[number | null]>(room.statements.arraysOf(text), key, day)[0]?.[0] ?? 0;
}
