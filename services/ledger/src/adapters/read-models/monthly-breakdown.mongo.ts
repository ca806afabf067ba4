import { DIMENSION_CODES, KIND_CODES } from '../../domain/codes.js';
import type { MonthlyRows, ReadModelPort } from '../../ports/read-models.js';
import { idsBetween } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { ROLL_MONTH } from '../rollups/rollup-families.mongo.js';
import { readColumns } from '../rollups/rollup-reader.mongo.js';
import { memberNames } from '../rows/member-names.mongo.js';
import type { Words } from '../rows/words.mongo.js';
import { type MerchantCells, type MonthCell, monthlyRowsOf } from './monthly-rows.js';

type Query = Parameters<ReadModelPort['readMonthlyBreakdown']>[0];
type Cell = [...MonthCell];

const COLUMNS = ['code', 'n', 'sum', 'quantityMicro', 'quantityCount'];

export async function readMonthlyRows(
  room: BooksRoom,
  words: Words,
  merchants: readonly MerchantBooks[],
  query: Query,
): Promise<MonthlyRows> {
  const parts: MerchantCells[] = [];
  for (const books of merchants) parts.push(await readMerchant(room, words, books, query));
  return monthlyRowsOf(parts, query);
}

async function readMerchant(
  room: BooksRoom,
  words: Words,
  books: MerchantBooks,
  query: Query,
): Promise<MerchantCells> {
  const cells = await readCells(room, books, query);
  const members = new Set(cells.map(([, , member]) => member));
  const nameOf = await memberNames(room, words, books, query.dimension, members);
  return { cells, names: new Map([...members].map((member) => [member, nameOf(member)])) };
}

/** By window, the cells of all months are summed by member and kind, under the first month. */
async function readCells(room: BooksRoom, books: MerchantBooks, query: Query): Promise<Cell[]> {
  const { tenantId, booksId } = books;
  const isWindow = query.by === 'window';
  const kinds = query.kinds && new Set(query.kinds.map((kind) => KIND_CODES[kind]));
  const parts = { tenantId, booksId, dimension: DIMENSION_CODES[query.dimension] };
  const months = idsBetween(parts, 'month', query.fromMonth, query.toMonth);
  const sums = new Map<number, Cell>();
  const cells: Cell[] = [];
  for await (const { place, columns } of readColumns(room, ROLL_MONTH, months, COLUMNS)) {
    const [codes, counts, amounts, quantities, quantityCounts] = columns;
    for (let index = 0; index < codes!.length; index++) {
      const code = codes![index]!;
      const kind = code & 15;
      if (kinds && !kinds.has(kind)) continue;
      const known = isWindow ? sums.get(code) : undefined;
      if (known) {
        known[3] += counts![index]!;
        known[4] += amounts![index]!;
        known[5] += quantities![index]!;
        known[6] += quantityCounts![index]!;
        continue;
      }
      const cell: Cell = [
        isWindow ? query.fromMonth : place['month'],
        kind,
        code >> 4,
        counts![index]!,
        amounts![index]!,
        quantities![index]!,
        quantityCounts![index]!,
      ];
      cells.push(cell);
      if (isWindow) sums.set(code, cell);
    }
  }
  return cells;
}
