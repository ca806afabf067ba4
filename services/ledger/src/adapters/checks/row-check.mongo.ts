import { firstDayOfMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { REFUND, VOID } from '../../domain/codes.js';
import type { PlacedRow } from '../../domain/placed-row.js';
import { hourOf, isLarge, kindOf, statusOf } from '../../domain/traits.js';
import { inBooks } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RowDocument } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { instantsOf } from '../rows/instants.js';
import { ROW_INDEXES } from '../rows/row-ranges.mongo.js';
import type { RowReader } from '../rows/row-reader.mongo.js';
import type { TellCell } from './cell-check.mongo.js';

/**
 * The rows whose instant is in a month, each on the day that its instant has: a row that stands on another day or
 * hour, or is marked otherwise than its traits say, is told.
 */
export async function* checkedRows(
  room: BooksRoom,
  reader: RowReader,
  books: MerchantBooks,
  month: number,
  tell: TellCell,
): AsyncGenerator<PlacedRow> {
  const { calendar } = books;
  const { first, last } = instantsOf(calendar, firstDayOfMonth(month), firstDayOfMonth(month + 1) - 1);
  const range = { ...inBooks(books), occurredAt: { $gte: new Date(first), $lte: new Date(last) } };
  const marks = new Map<string, string>();
  const query = room
    .of('transaction')
    .find(range, { session: room.session, hint: ROW_INDEXES.time })
    .map((document) => {
      if (document.isLarge || document.isUnnamedRefund) marks.set(keyOf(document._id), marksOf(document));
      return document;
    });
  for await (const row of reader.place(room, books, query)) {
    const day = calendar.dayOf(row.occurredAt);
    const key = keyOf(row);
    const keptMarks = marks.get(key) ?? '';
    marks.delete(key);
    if (monthNumberOf(day) !== month) continue;
    const kept = `day=${row.day} hour=${hourOf(row.traits)}${keptMarks}`;
    const recomputed = `day=${day} hour=${calendar.hourOf(row.occurredAt)}${marksOf(shouldMark(row))}`;
    if (kept !== recomputed) tell({ table: 'transaction', cell: key, kept, recomputed });
    yield { ...row, day };
  }
}

type Marks = Pick<RowDocument, 'isLarge' | 'isUnnamedRefund'>;

function shouldMark({ traits, originalExternalId }: PlacedRow): Marks {
  const isUnnamed = kindOf(traits) === REFUND && statusOf(traits) !== VOID && originalExternalId === null;
  return { isLarge: isLarge(traits) || undefined, isUnnamedRefund: isUnnamed || undefined };
}

function marksOf({ isLarge: large, isUnnamedRefund }: Marks): string {
  return `${large ? ' large' : ''}${isUnnamedRefund ? ' unnamed-refund' : ''}`;
}

function keyOf({ source, externalId }: { source: number; externalId: string }): string {
  return `source=${source} external_id=${externalId}`;
}
