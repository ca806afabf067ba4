import { firstDayOfMonth } from '@merchant-analysis/kernel/business-date';
import { DIMENSION_CODES, VOID } from '../../domain/codes.js';
import type { PlacedRow } from '../../domain/placed-row.js';
import { type CellPool, RollupDeltas } from '../../domain/rollup-deltas.js';
import { kindOf, methodOf, statusOf } from '../../domain/traits.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { placedFrom } from '../rows/row-codec.mongo.js';
import { rowsOfDays } from '../rows/row-ranges.mongo.js';
import type { RowReader } from '../rows/row-reader.mongo.js';
import type { RollupBooks } from './rollup-books.mongo.js';
import type { PlacedCell } from './rollup-families.mongo.js';

/** Days so near to each other are read by one query, with the days between them. */
const NEAR_DAYS = 3;

/** What some business days hold, from the rows themselves. */
export async function recomputeDays(
  room: BooksRoom,
  reader: RowReader,
  books: MerchantBooks,
  days: ReadonlySet<number>,
  pool: CellPool,
): Promise<RollupDeltas> {
  const made = new RollupDeltas(books.unitMinor, pool);
  for (const [firstDay, lastDay] of runsOf(days)) {
    const rows = reader.place(room, books, rowsOfDays(room, books, firstDay, lastDay));
    for await (const row of rows) if (days.has(row.day)) made.add(row);
  }
  return made;
}

/** Finds the maxima of cells of months anew: one pass over each month that has such a cell. */
export async function mendMaxima(
  room: BooksRoom,
  rollups: RollupBooks,
  books: MerchantBooks,
  stale: readonly PlacedCell[],
): Promise<void> {
  const byMonth = Map.groupBy(stale, ({ place }) => place[1]!);
  for (const [month, cells] of byMonth) {
    const maxima = await readMaxima(room, books, month, cells);
    for (const { family, place, cell } of cells) {
      const [dimension] = place;
      const code = cell[0]!;
      rollups.at(family, books, place).setMaximum([code], maxima.get(`${dimension} ${code}`) ?? 0);
    }
  }
}

/** dimension and code → the largest absolute amount */
async function readMaxima(
  room: BooksRoom,
  books: MerchantBooks,
  month: number,
  cells: readonly PlacedCell[],
): Promise<Map<string, number>> {
  const dimensions = new Set(cells.map(({ place }) => place[0]!));
  const wanted = new Set(cells.map(({ place, cell }) => `${place[0]} ${cell[0]}`));
  const maxima = new Map<string, number>();
  const rows = rowsOfDays(room, books, firstDayOfMonth(month), firstDayOfMonth(month + 1) - 1);
  for await (const document of rows.batchSize(2_000)) {
    const row = placedFrom(document);
    if (statusOf(row.traits) === VOID) continue;
    for (const dimension of dimensions) {
      const key = `${dimension} ${kindOf(row.traits) | (memberOf(row, dimension) << 4)}`;
      if (!wanted.has(key)) continue;
      maxima.set(key, Math.max(maxima.get(key) ?? 0, Math.abs(row.amountMinor)));
    }
  }
  return maxima;
}

const COLUMNS = Object.entries(DIMENSION_CODES) as [keyof typeof DIMENSION_CODES, number][];
const COLUMN_OF = new Map(COLUMNS.map(([column, code]) => [code, column]));

function memberOf(row: PlacedRow, dimension: number): number {
  const column = COLUMN_OF.get(dimension)!;
  return column === 'method' ? methodOf(row.traits) : row[column];
}

/** Runs of days that stand near each other, oldest first. */
function runsOf(days: ReadonlySet<number>): [first: number, last: number][] {
  const runs: [number, number][] = [];
  for (const day of Int32Array.from(days).sort()) {
    const run = runs.at(-1);
    if (run && day - run[1] <= NEAR_DAYS) run[1] = day;
    else runs.push([day, day]);
  }
  return runs;
}
