import type { Document } from 'mongodb';
import { REFUND, VOID } from '../../domain/codes.js';
import { kindOf, statusOf } from '../../domain/traits.js';
import { inBooks, rowId } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { BooksId, RowDocument } from '../documents.mongo.js';

/** An original: the source it comes from, and its external id. */
export type Original = readonly [source: number, externalId: string];
export type OriginalRow = Pick<RowDocument, 'amount' | 'payerToken'>;

/** The links of the refunds of these originals. */
export function linksOf(books: BooksId, originals: readonly Original[]): Document {
  const bySource = Map.groupBy(originals, ([source]) => source);
  const terms = [...bySource].map(([source, same]) => ({
    ...inBooks(books),
    '_id.source': source,
    original: { $in: same.map(([, externalId]) => externalId) },
  }));
  return terms.length === 1 ? terms[0]! : { $or: terms };
}

/** Whether a refund waits for its original. */
export async function hasOpenLinks(room: BooksRoom, books: BooksId): Promise<boolean> {
  const open = { ...inBooks(books), isOpen: true as const };
  const options = { session: room.session, projection: { _id: 1 }, hint: 'open' };
  return (await room.of('refund_link').findOne(open, options)) !== null;
}

/** By `source externalId`: the originals that are in the books and count. A refund is no original. */
export async function readOriginals(
  room: BooksRoom,
  books: BooksId,
  originals: readonly Original[],
): Promise<Map<string, OriginalRow>> {
  const ids = originals.map(([source, externalId]) => rowId(books, source, externalId));
  const projection = { amount: 1, payerToken: 1, traits: 1 };
  const found = room.of('transaction').find({ _id: { $in: ids } }, { session: room.session, projection });
  const rows = new Map<string, OriginalRow>();
  for await (const { _id, amount, payerToken, traits } of found) {
    if (kindOf(traits) === REFUND || statusOf(traits) === VOID) continue;
    rows.set(`${_id.source} ${_id.externalId}`, { amount, payerToken });
  }
  return rows;
}
