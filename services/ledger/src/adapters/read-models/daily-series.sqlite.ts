import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import type { TransactionKind } from '@merchant-analysis/contracts/transactions';
import { DIMENSION_CODES, KIND_CODES, OWN_TRANSFER, VOCABULARY } from '../../domain/codes.js';
import type { BooksSpan, DailyColumns, ReadModelPort } from '../../ports/read-models.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { rowsNamed, rowsOf } from '../statements.js';
import { addCells, type DayCells, inOrder } from './daily-columns.js';
import type { ReadingRoom } from './reading-room.js';

/**
 * A column of numbers comes as one text and is read by JSON.parse: half the cost of a row of values for each of
 * some thousand cells.
 */
const inColumns = (table: string, counts: string): string =>
  `SELECT group_concat(day), group_concat(kind | (category << 4)), group_concat(${counts}), group_concat(sum)
   FROM ${table} WHERE merchant_key = ? AND day BETWEEN ? AND ?`;
const DAYS = inColumns('roll_day', 'n');
/** The codes are our own numbers, so they may stand in the text. */
const only = (kinds: readonly TransactionKind[] | undefined): string =>
  kinds === undefined ? '' : ` AND kind IN (${kinds.map((kind) => KIND_CODES[kind]).join(', ')})`;
/** Counts stay on the business day: a shift moves money only. */
const SHIFTS = inColumns('roll_shift', '0');

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
    const read = (text: string): DayCells => {
      const [row] = rowsOf<(string | null)[]>(room.statements.arraysOf(text + filter), key, fromDay, toDay);
      const [days, codes, counts, sums] = row!.map((text) => JSON.parse(`[${text ?? ''}]`) as number[]);
      return { days: days!, codes: codes!, counts: counts!, sums: sums! };
    };
    const categoryOf = (id: number) => room.words.nameOf(key, VOCABULARY.category, id);
    addCells(columns, read(DAYS), query, categoryOf);
    flowBeforeMinor += sumBefore(room, 'roll_day', key, fromDay, filter);
    if (basis === 'business-date') continue;
    addCells(columns, read(SHIFTS), query, categoryOf);
    flowBeforeMinor += sumBefore(room, 'roll_shift', key, fromDay, filter);
  }
  return { columns: inOrder(columns), flowBeforeMinor };
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
