import { idsWithin } from '../books-id.mongo.js';
import type { BooksRooms } from '../books-room.mongo.js';
import { ROLLUP_FAMILIES } from '../rollups/rollup-families.mongo.js';

/** Collections with documents of the books of a merchant. */
const COLLECTIONS = [
  'transaction',
  ...ROLLUP_FAMILIES.map(({ name }) => name),
  'roll_party_day',
  'refund_link',
  'invoice',
  'word',
];

/**
 * Deletes up to so many documents of deleted merchants. No transaction is needed: nobody can reach or write these
 * books any more, and what was left by a crash is deleted by the next step. @returns whether there is more
 */
export async function clearBooks(rooms: BooksRooms, mostDocuments: number): Promise<boolean> {
  const deleted = await rooms.of('deleted_books').findOne({}, { sort: { _id: 1 } });
  if (!deleted) return false;
  let left = mostDocuments;
  for (const name of COLLECTIONS) {
    const collection = rooms.store.collection(name);
    const found = await collection
      .find({ _id: idsWithin(deleted._id) as never }, { projection: { _id: 1 }, limit: left })
      .toArray();
    if (found.length === 0) continue;
    const { deletedCount } = await collection.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
    left -= Math.max(deletedCount, 1);
    if (left <= 0) return true;
  }
  await rooms.of('deleted_books').deleteOne({ _id: deleted._id });
  return (await rooms.of('deleted_books').findOne({})) !== null;
}
