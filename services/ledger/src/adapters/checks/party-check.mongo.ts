import { firstDayOfMonth, formatDate, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import type { RollupDeltas } from '../../domain/rollup-deltas.js';
import { idsBetween, idsWithin } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { PartyDayDocument } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { partyDaysOf } from '../rollups/party-days.mongo.js';
import { numberOf, type Whole } from '../rows/whole-number.mongo.js';
import type { TellCell } from './cell-check.mongo.js';

/** Compares the customers' days of a month. @returns how many are kept */
export async function checkPartyDays(
  room: BooksRoom,
  books: MerchantBooks,
  month: number,
  deltas: RollupDeltas,
  tell: TellCell,
): Promise<number> {
  const { tenantId, booksId } = books;
  const made = new Map([...partyDaysOf(books, deltas)].map((day) => [cellOf(day.id), valuesOf(day)]));
  const days = idsBetween(
    { tenantId, booksId },
    'day',
    firstDayOfMonth(month),
    firstDayOfMonth(month + 1) - 1,
  );
  const found = room.of('roll_party_day').find({ _id: days as never }, { session: room.session });
  let cells = 0;
  for await (const document of found) {
    cells++;
    const cell = cellOf(document._id);
    const kept = valuesOf(document);
    const recomputed = made.get(cell);
    made.delete(cell);
    if (kept !== recomputed) tell({ table: 'roll_party_day', cell, kept, recomputed });
  }
  for (const [cell, recomputed] of made) tell({ table: 'roll_party_day', cell, recomputed });
  return cells;
}

/** The months of all customers' days that are kept. */
export async function partyMonths(
  room: BooksRoom,
  { tenantId, booksId }: MerchantBooks,
): Promise<Set<number>> {
  const days = room
    .of('roll_party_day')
    .aggregate<{ _id: number }>(
      [{ $match: { _id: idsWithin({ tenantId, booksId }) } }, { $group: { _id: '$_id.day' } }],
      { session: room.session },
    );
  const months = new Set<number>();
  for await (const { _id: day } of days) months.add(monthNumberOf(day));
  return months;
}

function cellOf({ day, party, method, accountType, isOut }: PartyDayDocument['_id']): string {
  return `day=${formatDate(day)} party=${party} method=${method} account_type=${accountType} is_out=${isOut}`;
}

function valuesOf({ n, sum }: { n: Whole; sum: Whole }): string {
  return `n=${numberOf(n)} sum=${numberOf(sum)}`;
}
