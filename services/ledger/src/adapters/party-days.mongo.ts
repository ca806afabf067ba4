import type { AnyBulkWriteOperation } from 'mongodb';
import type { RollupDeltas } from '../domain/rollup-deltas.js';
import { idsBetween } from './books-id.mongo.js';
import type { BooksRoom } from './books-room.mongo.js';
import type { BooksId, PartyDayDocument } from './documents.mongo.js';
import { whole } from './whole-number.mongo.js';

interface PartyDay {
  readonly id: PartyDayDocument['_id'];
  readonly n: number;
  readonly sum: number;
}

/**
 * Cash and transfers of one customer in one day are documents of their own: the rules ask for the largest sums of a
 * window, which an index finds, and a day may have any number of customers.
 */
export async function addPartyDays(
  room: BooksRoom,
  changed: readonly { books: BooksId; deltas: RollupDeltas; dirtyDays: ReadonlySet<number> }[],
): Promise<void> {
  const operations: AnyBulkWriteOperation<PartyDayDocument>[] = [];
  for (const { books, deltas, dirtyDays } of changed) {
    for (const { id: _id, n, sum } of partyDaysOf(books, deltas)) {
      if (dirtyDays.has(_id.day)) continue;
      const update = { $inc: { n: whole(n), sum: whole(sum) } };
      operations.push({ updateOne: { filter: { _id }, update, upsert: true } });
    }
  }
  if (operations.length === 0) return;
  await room.of('roll_party_day').bulkWrite(operations, { session: room.session, ordered: false });
}

/** Puts what was made anew in the place of what there is for some days. */
export async function replacePartyDays(
  room: BooksRoom,
  books: BooksId,
  days: ReadonlySet<number>,
  made: RollupDeltas,
): Promise<void> {
  const { tenantId, booksId } = books;
  const { session } = room;
  const parties = room.of('roll_party_day');
  const cleared = [...days].map((day) => ({
    deleteMany: { filter: { _id: idsBetween({ tenantId, booksId }, 'day', day, day) } },
  }));
  const inserted = [...partyDaysOf(books, made)].map(({ id: _id, n, sum }) => ({
    insertOne: { document: { _id, n: whole(n), sum: whole(sum) } },
  }));
  // In their order: what is inserted may have the id of what is deleted.
  await parties.bulkWrite([...cleared, ...inserted] as AnyBulkWriteOperation<PartyDayDocument>[], {
    session,
  });
}

export function* partyDaysOf({ tenantId, booksId }: BooksId, deltas: RollupDeltas): Generator<PartyDay> {
  for (const [day, delta] of deltas.days) {
    for (const ofWay of delta.parties.values()) {
      for (const { party, method, accountType, isOut, n, sum } of ofWay.values()) {
        yield { id: { tenantId, booksId, day, party, method, accountType, isOut }, n, sum };
      }
    }
  }
}
