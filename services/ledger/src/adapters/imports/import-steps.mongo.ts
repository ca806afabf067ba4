import type { ChunkResult, ImportChunk } from '../../ports/chunks.js';
import type { BooksRoom } from '../books-room.mongo.js';
import { whole } from '../rows/whole-number.mongo.js';

/** Enough for a record to be mended and imported again. */
const LONGEST_RAW = 16_384;

/** Keeps what a chunk turned away, the first of a row. @returns how many are new */
export async function keepRejects(room: BooksRoom, chunk: ImportChunk): Promise<number> {
  const { tenantId, importId, rejects } = chunk;
  if (rejects.length === 0) return 0;
  const { session } = room;
  const byRow = new Map(rejects.toReversed().map((reject) => [reject.row, reject]));
  const ids = [...byRow.keys()].map((row) => ({ tenantId, importId, row }));
  const kept = await room
    .of('import_reject')
    .find({ _id: { $in: ids } }, { session, projection: { _id: 1 } })
    .toArray();
  for (const { _id } of kept) byRow.delete(_id.row);
  if (byRow.size === 0) return 0;
  const fresh = [...byRow.values()].map(({ row, column, reason, raw }) => ({
    _id: { tenantId, importId, row },
    column,
    reason,
    raw: raw.slice(0, LONGEST_RAW),
  }));
  await room.of('import_reject').insertMany(fresh, { session });
  return fresh.length;
}

/** Keeps that a chunk was applied, with its result, and where a restart goes on. */
export async function keepStep(room: BooksRoom, chunk: ImportChunk, result: ChunkResult): Promise<void> {
  const { tenantId, importId, chunkNo, chunkHash, progress } = chunk;
  const { session } = room;
  await room
    .of('import_step')
    .insertOne({ _id: { tenantId, importId, chunkNo }, hash: chunkHash, ...result }, { session });
  const counted = result.merchants.map(({ merchantId, inserted, corrected, unchanged }) => ({
    updateOne: {
      filter: { _id: { tenantId, importId, merchantId } },
      update: { $inc: { inserted, corrected, unchanged } },
      upsert: true,
    },
  }));
  if (counted.length > 0) await room.of('import_merchant').bulkWrite(counted, { session });
  await room.of('import').updateOne(
    { _id: { tenantId, importId } },
    {
      $set: {
        nextChunkNo: chunkNo + 1,
        recordsRead: whole(progress.recordsRead),
        bytesRead: whole(progress.bytesRead),
      },
      $inc: { rejected: result.rejected },
    },
    { session },
  );
}
