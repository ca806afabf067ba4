import type { AnyBulkWriteOperation } from 'mongodb';
import type { RollupDeltas } from '../../domain/rollup-deltas.js';
import { idsBetween } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { BooksId, PartyDayDocument } from '../documents.mongo.js';
import { whole } from '../rows/whole-number.mongo.js';

interface PartyDay {
  readonly id: PartyDayDocument['_id'];
  readonly n: number;
  readonly sum: number;
}

/**
 * Cash and transfers of one customer in one day are documents of their own: the rules ask for the largest sums of a
 * window, which an index finds, and a day may have any number of customers. The merchants are held, so what is
 * there is looked up, and the new ones are inserted together: half the cost of as many upserts.
 */
export async function addPartyDays(
  room: BooksRoom,
  changed: readonly { books: BooksId; deltas: RollupDeltas; dirtyDays: ReadonlySet<number> }[],
): Promise<void> {
  const added = changed.flatMap(({ books, deltas, dirtyDays }) =>
    [...partyDaysOf(books, deltas)].filter(({ id }) => !dirtyDays.has(id.day)),
  );
  if (added.length === 0) return;
  const { session } = room;
  const parties = room.of('roll_party_day');
  const ids = added.map(({ id }) => id);
  const kept = await parties.find({ _id: { $in: ids } }, { session, projection: { _id: 1 } }).toArray();
  const known = new Set(kept.map(({ _id }) => keyOf(_id)));
  const [updates, inserts] = [true, false].map((isKept) =>
    added.filter(({ id }) => known.has(keyOf(id)) === isKept),
  ) as [PartyDay[], PartyDay[]];
  if (inserts.length > 0) {
    await parties.insertMany(inserts.map(documentOf), { session, ordered: false });
  }
  if (updates.length === 0) return;
  const operations = updates.map(({ id: _id, n, sum }) => ({
    updateOne: { filter: { _id }, update: { $inc: { n: whole(n), sum: whole(sum) } } },
  }));
  await parties.bulkWrite(operations, { session, ordered: false });
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
  const inserted = [...partyDaysOf(books, made)].map((day) => ({
    insertOne: { document: documentOf(day) },
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

function documentOf({ id: _id, n, sum }: PartyDay): PartyDayDocument {
  return { _id, n: whole(n), sum: whole(sum) };
}

function keyOf({ booksId, day, party, method, accountType, isOut }: PartyDayDocument['_id']): string {
  return `${booksId.toHexString()} ${day} ${method} ${accountType} ${isOut} ${party}`;
}
