import type { Document, FindCursor, WithId } from 'mongodb';
import { VOID } from '../../domain/codes.js';
import { inBooks } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RowDocument } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { instantsOf } from './instants.js';

/** Names of the indexes of the rows, for queries that would be slow by another one. */
export const ROW_INDEXES = {
  time: 'time',
  large: 'time_large',
  unnamedRefund: 'time_unnamed_refund',
} as const;

export const NEWEST_FIRST = { occurredAt: -1, '_id.source': -1, '_id.externalId': -1 } as const;

/** Rows that count: the bits of the status are not all set, as they are for `void`. */
export const NOT_VOID = { traits: { $bitsAnyClear: VOID << 4 } };

/** The rows of some business days, both ends included, by the index on their instants. */
export function inDays(books: MerchantBooks, fromDay: number, toDay: number): Document {
  const { first, last } = instantsOf(books.calendar, fromDay, toDay);
  return {
    ...inBooks(books),
    occurredAt: { $gte: new Date(first), $lte: new Date(last) },
    day: { $gte: fromDay, $lte: toDay },
  };
}

export function rowsOfDays(
  room: BooksRoom,
  books: MerchantBooks,
  fromDay: number,
  toDay: number,
): FindCursor<WithId<RowDocument>> {
  return room
    .of('transaction')
    .find(inDays(books, fromDay, toDay), { session: room.session, hint: ROW_INDEXES.time });
}
