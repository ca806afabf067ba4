import { problem } from '@merchant-analysis/contracts/problems';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { AnyBulkWriteOperation, ClientSession, Collection, Filter } from 'mongodb';
import type { GridBucket, GridChunk, GridFile } from './grid-schema.js';

/** Of one chunk: what one part over the broker carries, so that a part is a chunk. */
const CHUNK_BYTES = 262_144;

export type NewGridFile = Pick<GridFile, '_id' | 'filename'> & {
  readonly metadata: Omit<GridFile['metadata'], 'touchedAt' | 'discardedAt'>;
};

/**
 * Files in GridFS that grow by appending. The driver's own bucket writes a file in one stream of one process; here
 * each part is a transaction of its own, majority-committed before it is acknowledged, from any process.
 */
export class GridFiles {
  readonly #store: MongoStore;
  readonly #files: Collection<GridFile>;
  readonly #chunks: Collection<GridChunk>;

  constructor(store: MongoStore, bucket: GridBucket) {
    this.#store = store;
    this.#files = store.collection(`${bucket}.files`);
    this.#chunks = store.collection(`${bucket}.chunks`);
  }

  /** Leaves a file of that id as it is. */
  async create({ _id, filename, metadata }: NewGridFile): Promise<void> {
    const now = new Date();
    const file = { filename, length: 0, chunkSize: CHUNK_BYTES, uploadDate: now };
    await this.#store.write(() =>
      this.#files.updateOne(
        { _id },
        { $setOnInsert: { ...file, metadata: { ...metadata, touchedAt: now } } },
        { upsert: true },
      ),
    );
  }

  /**
   * Adds what of these bytes is not there yet.
   * @returns the new length; undefined when there is no such file
   * @throws Problem UPLOAD_OUT_OF_ORDER behind a gap
   */
  async append(filter: Filter<GridFile>, offset: number, bytes: Buffer): Promise<number | undefined> {
    return this.#store.transaction(async (session) => {
      const file = await this.#files.findOne(present(filter), { session });
      if (!file) return undefined;
      const { length } = file;
      if (offset > length) throw problem('UPLOAD_OUT_OF_ORDER', { expected: length, given: offset });
      const fresh = bytes.subarray(length - offset);
      if (fresh.length === 0) return length;
      const after = length + fresh.length;
      // The first write takes the file: of two at once, one begins again and finds the other's part.
      await this.#files.updateOne(
        { _id: file._id },
        { $set: { length: after, 'metadata.touchedAt': new Date() } },
        { session },
      );
      await this.#chunks.bulkWrite(await this.#growth(file, fresh, session), { session });
      return after;
    });
  }

  /** The newest that fits. `growing`: asked of the primary, for a secondary could be a part behind. */
  async find(filter: Filter<GridFile>, is: 'growing' | 'complete'): Promise<GridFile | undefined> {
    const readPreference = is === 'growing' ? 'primary' : 'primaryPreferred';
    const found = await this.#store.read(() =>
      this.#files.findOne(present(filter), { readPreference, sort: { uploadDate: -1 } }),
    );
    return found ?? undefined;
  }

  /** Bytes from an offset on, at most so many, fewer only at the end. @throws Problem STORAGE_UNAVAILABLE */
  async read({ _id, length, chunkSize }: GridFile, offset: number, maxBytes: number): Promise<Buffer> {
    const end = Math.min(length, offset + maxBytes);
    if (end <= offset) return Buffer.alloc(0);
    const first = Math.floor(offset / chunkSize);
    const last = Math.floor((end - 1) / chunkSize);
    const found = await this.#store.read(() =>
      this.#chunks
        .find({ files_id: _id, n: { $gte: first, $lte: last } }, { promoteBuffers: true })
        .sort({ n: 1 })
        .toArray(),
    );
    const joined = Buffer.concat(found.map(({ data }) => data));
    const from = offset - first * chunkSize;
    // A secondary that lags behind while there is no primary, or a file that was discarded meanwhile.
    if (joined.length < end - offset + from) throw problem('STORAGE_UNAVAILABLE');
    return joined.subarray(from, from + end - offset);
  }

  /** Makes a file complete and marks the complete ones of its name before it as discarded, at once. */
  async publish(_id: string): Promise<void> {
    await this.#store.transaction(async (session) => {
      const file = await this.#files.findOne(present({ _id }), { session });
      if (!file) throw new Error(`${_id} was swept away while it was written`);
      const { tenantId, name } = file.metadata;
      const before = { 'metadata.tenantId': tenantId, 'metadata.name': name, 'metadata.isComplete': true };
      await this.#files.updateMany(
        present({ ...before, _id: { $ne: _id } }),
        { $set: { 'metadata.discardedAt': new Date() } },
        { session },
      );
      await this.#files.updateOne({ _id }, { $set: { 'metadata.isComplete': true } }, { session });
    });
  }

  /** False when there was none. The mark comes first, so that no reader finds half a file. */
  async discard(filter: Filter<GridFile>): Promise<boolean> {
    const marked = await this.#store.write(() =>
      this.#files.findOneAndUpdate(present(filter), { $set: { 'metadata.discardedAt': new Date() } }),
    );
    if (!marked) return false;
    await this.remove(marked._id);
    return true;
  }

  /** Files last written to before a moment, and what a discard left when its process died. Oldest first. */
  async listStale(olderThan: Date): Promise<GridFile[]> {
    const stale = { $or: [{ 'metadata.touchedAt': { $lt: olderThan } }, discarded] };
    return this.#store.read(() => this.#files.find(stale).sort({ 'metadata.touchedAt': 1 }).toArray());
  }

  /** Takes a marked file and its chunks away. */
  async remove(_id: string): Promise<void> {
    await this.#store.write(() => this.#chunks.deleteMany({ files_id: _id }));
    await this.#store.write(() => this.#files.deleteOne({ _id }));
  }

  /** The last chunk filled up, and new ones behind it. */
  async #growth(
    { _id, length, chunkSize }: GridFile,
    fresh: Buffer,
    session: ClientSession,
  ): Promise<AnyBulkWriteOperation<GridChunk>[]> {
    const writes: AnyBulkWriteOperation<GridChunk>[] = [];
    const filled = length % chunkSize;
    let n = Math.floor(length / chunkSize);
    let from = 0;
    if (filled > 0) {
      const last = await this.#chunks.findOne({ files_id: _id, n }, { session, promoteBuffers: true });
      from = Math.min(chunkSize - filled, fresh.length);
      const data = Buffer.concat([last?.data ?? Buffer.alloc(0), fresh.subarray(0, from)]);
      writes.push({ updateOne: { filter: { files_id: _id, n }, update: { $set: { data } } } });
      n++;
    }
    for (; from < fresh.length; from += chunkSize, n++) {
      const data = fresh.subarray(from, from + chunkSize);
      writes.push({ insertOne: { document: { files_id: _id, n, data } } });
    }
    return writes;
  }
}

const discarded: Filter<GridFile> = { 'metadata.discardedAt': { $exists: true } };

function present(filter: Filter<GridFile>): Filter<GridFile> {
  return { ...filter, 'metadata.discardedAt': { $exists: false } };
}
