import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { CellPool, RollupDeltas } from '../../domain/rollup-deltas.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import type { RowReader } from '../rows/row-reader.mongo.js';
import type { RowChange } from '../rows/row-writer.mongo.js';
import { addPartyDays, replacePartyDays } from './party-days.mongo.js';
import { RollupBooks, type WantedRollups } from './rollup-books.mongo.js';
import {
  DAY_FAMILIES,
  dayCells,
  monthCells,
  type PlacedCell,
  ROLL_MONTH,
  shiftCells,
} from './rollup-families.mongo.js';
import { mendMaxima, recomputeDays } from './rollup-repair.mongo.js';

export interface ChangedBooks {
  readonly books: MerchantBooks;
  readonly changes: readonly RowChange[];
}

interface Derived extends WantedRollups {
  readonly deltas: RollupDeltas;
  /** Days from which something was taken out or changed. */
  readonly dirtyDays: ReadonlySet<number>;
}

/**
 * Brings the rollups of held merchants up to date with what was written, after the rows. Insertions are added to
 * their cells. Dirty days are made anew from the rows; in months only the maxima that were taken out are, because
 * everything else there is an exact integer and a recomputation would read a whole month for one row.
 */
export async function writeRollups(
  room: BooksRoom,
  reader: RowReader,
  changed: readonly ChangedBooks[],
): Promise<void> {
  const derived = changed.map(derive);
  const rollups = new RollupBooks(room);
  await rollups.read(derived, DAY_FAMILIES);
  for (const part of derived) {
    const stale = addCells(rollups, part);
    await mendMaxima(room, rollups, part.books, stale);
  }
  const pool = new CellPool();
  for (const { books, dirtyDays } of derived) {
    if (dirtyDays.size === 0) continue;
    pool.takeBack();
    const made = await recomputeDays(room, reader, books, dirtyDays, pool);
    replaceDays(rollups, books, dirtyDays, made);
    await replacePartyDays(room, books, dirtyDays, made);
  }
  await rollups.write();
  await addPartyDays(room, derived);
}

function derive({ books, changes }: ChangedBooks): Derived {
  const deltas = new RollupDeltas(books.unitMinor, new CellPool());
  const dirtyDays = new Set<number>();
  for (const { before, after } of changes) {
    if (before) {
      deltas.takeOut(before);
      dirtyDays.add(before.day);
      if (after) dirtyDays.add(after.day);
    }
    if (after) deltas.add(after);
  }
  const clean = new Map([...deltas.days].filter(([day]) => !dirtyDays.has(day)));
  const months = new Set([...dirtyDays].map((day) => monthNumberOf(day)));
  const cells = [
    ...dayCells(clean, books.unitMinor),
    ...shiftCells(deltas.shifts),
    ...monthCells(deltas.months),
  ];
  return { books, deltas, dirtyDays, months, cells };
}

/** @returns the cells of months that may have lost their maximum */
function addCells(rollups: RollupBooks, { books, cells, deltas }: Derived): PlacedCell[] {
  const stale: PlacedCell[] = [];
  for (const placed of cells) {
    const sum = rollups.at(placed.family, books, placed.place).add(placed.cell);
    const taken = takenFrom(deltas, placed);
    if (sum && taken >= 0 && taken >= sum.at(-1)!) stale.push(placed);
  }
  return stale;
}

/** The largest absolute amount that was taken out of a cell of a month; −1 when none was. */
function takenFrom(deltas: RollupDeltas, { family, place, cell }: PlacedCell): number {
  if (family !== ROLL_MONTH) return -1;
  const [dimension, month] = place;
  return deltas.months.get(month!)![dimension!]!.get(cell[0]!)!.takenAbs;
}

function replaceDays(
  rollups: RollupBooks,
  books: MerchantBooks,
  days: ReadonlySet<number>,
  made: RollupDeltas,
): void {
  for (const family of DAY_FAMILIES) {
    for (const day of days) {
      for (const document of rollups.ofMonth(family, books, monthNumberOf(day))) document.clearDay(day);
    }
  }
  for (const { family, place, cell } of dayCells(made.days, books.unitMinor)) {
    rollups.at(family, books, place).add(cell);
  }
}
