import type { Dimension } from '@merchant-analysis/contracts/transactions';
import { firstDayOfMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { DIMENSION_CODES } from '../../domain/codes.js';
import type { SummaryGroup, TransactionPort } from '../../ports/transactions.js';
import { idsBetween } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { ROLL_DAY, ROLL_MONTH } from '../rollups/rollup-families.mongo.js';
import { readCells } from '../rollups/rollup-reader.mongo.js';
import { memberNames } from '../rows/member-names.mongo.js';
import { inDays, NOT_VOID, ROW_INDEXES } from '../rows/row-ranges.mongo.js';
import { traitOf } from '../rows/trait-bits.mongo.js';
import type { Words } from '../rows/words.mongo.js';
import { addSum, dayKey, groupsInOrder, type Sum } from './summary-groups.js';

type Query = Parameters<TransactionPort['summarize']>[0];

/** Counts and sums by day, month, kind or member of a dimension. */
export async function summarize(
  room: BooksRoom,
  words: Words,
  merchants: readonly MerchantBooks[],
  { fromDay, toDay, groupBy }: Query,
): Promise<SummaryGroup[]> {
  const groups = new Map<string, SummaryGroup>();
  for (const books of merchants) {
    if (groupBy === 'day' || groupBy === 'month' || groupBy === 'kind') {
      for (const sum of await readDays(room, books, fromDay, toDay))
        addSum(groups, dayKey(groupBy, sum), sum);
      continue;
    }
    const sums = await readMembers(room, books, groupBy, fromDay, toDay);
    const numbers = sums.map(([member]) => member);
    const nameOf = await memberNames(room, words, books, groupBy, numbers);
    for (const sum of sums) addSum(groups, nameOf(sum[0]), sum);
  }
  return groupsInOrder(groups);
}

async function readDays(
  room: BooksRoom,
  books: MerchantBooks,
  fromDay: number,
  toDay: number,
): Promise<Sum[]> {
  const { tenantId, booksId } = books;
  const months = idsBetween({ tenantId, booksId }, 'month', monthNumberOf(fromDay), monthNumberOf(toDay));
  const columns = ['day', 'code', 'n', 'sum', 'inflow'];
  const sums: Sum[] = [];
  for await (const { cells } of readCells(room, ROLL_DAY, months, columns)) {
    for (const [day, code, n, sum, inflow] of cells) {
      if (day! >= fromDay && day! <= toDay) sums.push([day!, code! & 15, n!, sum!, inflow!]);
    }
  }
  return sums;
}

/** Whole months from their rollup; what is left of a month at either end, from its rows. */
async function readMembers(
  room: BooksRoom,
  books: MerchantBooks,
  dimension: Dimension,
  fromDay: number,
  toDay: number,
): Promise<Sum[]> {
  const firstWhole = monthNumberOf(fromDay - 1) + 1;
  const lastWhole = monthNumberOf(toDay + 1) - 1;
  if (firstWhole > lastWhole) return readRows(room, books, dimension, fromDay, toDay);
  return [
    ...(await readRows(room, books, dimension, fromDay, firstDayOfMonth(firstWhole) - 1)),
    ...(await readMonths(room, books, dimension, firstWhole, lastWhole)),
    ...(await readRows(room, books, dimension, firstDayOfMonth(lastWhole + 1), toDay)),
  ];
}

async function readMonths(
  room: BooksRoom,
  { tenantId, booksId }: MerchantBooks,
  dimension: Dimension,
  first: number,
  last: number,
): Promise<Sum[]> {
  const parts = { tenantId, booksId, dimension: DIMENSION_CODES[dimension] };
  const months = idsBetween(parts, 'month', first, last);
  const sums: Sum[] = [];
  for await (const { cells } of readCells(room, ROLL_MONTH, months, ['code', 'n', 'sum', 'inflow'])) {
    for (const [code, n, sum, inflow] of cells) sums.push([code! >> 4, code! & 15, n!, sum!, inflow!]);
  }
  return sums;
}

async function readRows(
  room: BooksRoom,
  books: MerchantBooks,
  dimension: Dimension,
  fromDay: number,
  toDay: number,
): Promise<Sum[]> {
  if (fromDay > toDay) return [];
  const member = dimension === 'method' ? traitOf('method') : `$${dimension}`;
  const groups = room.of('transaction').aggregate(
    [
      { $match: { ...inDays(books, fromDay, toDay), ...NOT_VOID } },
      {
        $group: {
          _id: { member, kind: traitOf('kind') },
          n: { $sum: 1 },
          sum: { $sum: '$amount' },
          inflow: { $sum: { $max: ['$amount', 0] } },
        },
      },
    ],
    { session: room.session, hint: ROW_INDEXES.time },
  );
  const sums: Sum[] = [];
  for await (const { _id, n, sum, inflow } of groups) sums.push([_id.member, _id.kind, n, sum, inflow]);
  return sums;
}
