import { DIMENSION_CODES, KIND_CODES } from '../../domain/codes.js';
import type { MonthlyRows, ReadModelPort } from '../../ports/read-models.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { memberName } from '../rows/members.js';
import { rowsNamed } from '../statements.js';
import { type MerchantCells, type MonthCell, monthlyRowsOf } from './monthly-rows.js';
import type { ReadingRoom } from './reading-room.js';

type Query = Parameters<ReadModelPort['readMonthlyBreakdown']>[0];

const EACH_MONTH = 'month, kind, member, n, sum, quantity_micro, quantity_count';
const ALL_MONTHS = '$from, kind, member, sum(n), sum(sum), sum(quantity_micro), sum(quantity_count)';

export function readMonthlyRows(
  room: ReadingRoom,
  merchants: readonly MerchantBooks[],
  query: Query,
): MonthlyRows {
  return monthlyRowsOf(
    merchants.map(({ key }) => readCells(room, key, query)),
    query,
  );
}

function readCells(room: ReadingRoom, merchant: number, query: Query): MerchantCells {
  const kinds = query.kinds && JSON.stringify(query.kinds.map((kind) => KIND_CODES[kind]));
  const isWindow = query.by === 'window';
  const statement = room.statements.arraysOf(
    `SELECT ${isWindow ? ALL_MONTHS : EACH_MONTH} FROM roll_month
     WHERE merchant_key = $merchant AND dimension = $dimension AND month BETWEEN $from AND $to
       ${kinds ? 'AND kind IN (SELECT value FROM json_each($kinds))' : ''}
     ${isWindow ? 'GROUP BY kind, member' : ''}`,
  );
  const cells = rowsNamed<MonthCell>(statement, {
    merchant,
    dimension: DIMENSION_CODES[query.dimension],
    from: query.fromMonth,
    to: query.toMonth,
    ...(kinds ? { kinds } : {}),
  });
  const names = new Map<number, string>();
  for (const [, , member] of cells) {
    if (!names.has(member)) names.set(member, memberName(room.words, merchant, query.dimension, member));
  }
  return { cells, names };
}
