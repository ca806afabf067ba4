import { problem } from '@merchant-analysis/contracts/problems';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { Filter } from 'mongodb';
import type { LocalUpload, UploadNote, UploadStore } from '../../ports/upload-store.js';
import { GridFiles } from './grid-files.js';
import type { GridFile } from './grid-schema.js';
import type { LocalCopies } from './local-copies.js';

/** Of one read while a file is fetched. */
const FETCH_BYTES = 4_194_304;

/** Uploads in GridFS: a part that was answered is on a majority of the members, and every process can go on. */
export class GridUploads implements UploadStore {
  readonly #files: GridFiles;
  readonly #copies: LocalCopies;
  readonly limitBytes: number;

  constructor(store: MongoStore, copies: LocalCopies, limitBytes: number) {
    this.#files = new GridFiles(store, 'uploads');
    this.#copies = copies;
    this.limitBytes = limitBytes;
  }

  async begin(tenantId: string, uploadId: string, note: UploadNote, sizeBytes?: number): Promise<void> {
    if (sizeBytes !== undefined && sizeBytes > this.limitBytes) throw this.#tooLarge();
    const { fileName, userId } = note;
    await this.#files.create({
      _id: keyOf(tenantId, uploadId),
      filename: fileName,
      metadata: { tenantId, name: uploadId, userId, isComplete: false },
    });
  }

  async write(
    tenantId: string,
    userId: string,
    uploadId: string,
    offset: number,
    part: Buffer,
  ): Promise<number> {
    if (offset + part.length > this.limitBytes) {
      await this.find(tenantId, userId, uploadId);
      await this.discard(tenantId, uploadId);
      throw this.#tooLarge();
    }
    const own = { _id: keyOf(tenantId, uploadId), 'metadata.userId': userId };
    const length = await this.#files.append(own, offset, part);
    if (length === undefined) throw notFound();
    return length;
  }

  async find(
    tenantId: string,
    userId: string,
    uploadId: string,
  ): Promise<UploadNote & { sizeBytes: number }> {
    const file = await this.#get({ _id: keyOf(tenantId, uploadId), 'metadata.userId': userId });
    return { fileName: file.filename, userId, sizeBytes: file.length };
  }

  async useLocally<T>(
    tenantId: string,
    uploadId: string,
    work: (upload: LocalUpload) => Promise<T>,
  ): Promise<T> {
    const file = await this.#get({ _id: keyOf(tenantId, uploadId) });
    // The length is part of the name: a copy that was made while the file still grew is not used for the whole.
    const name = `${uploadId}-${file.length}`;
    return this.#copies.use(name, () => this.#parts(file), work);
  }

  async discard(tenantId: string, uploadId: string): Promise<boolean> {
    return this.#files.discard({ _id: keyOf(tenantId, uploadId) });
  }

  async sweep(isNeeded: (uploadId: string) => boolean, olderThan: number): Promise<number> {
    let removed = 0;
    for (const { _id, metadata } of await this.#files.listStale(new Date(olderThan))) {
      if (metadata.discardedAt) await this.#files.remove(_id);
      else if (!isNeeded(metadata.name) && (await this.#files.discard({ _id }))) removed++;
    }
    return removed;
  }

  async *#parts(file: GridFile): AsyncGenerator<Buffer> {
    for (let offset = 0; offset < file.length; offset += FETCH_BYTES) {
      yield await this.#files.read(file, offset, FETCH_BYTES);
    }
  }

  async #get(filter: Filter<GridFile>): Promise<GridFile> {
    const file = await this.#files.find(filter, 'growing');
    if (!file) throw notFound();
    return file;
  }

  #tooLarge(): Error {
    return problem('FILE_TOO_LARGE', { limitBytes: this.limitBytes });
  }
}

/** Both are names without a slash. */
function keyOf(tenantId: string, uploadId: string): string {
  return `${tenantId}/${uploadId}`;
}

function notFound(): Error {
  return problem('NOT_FOUND', { what: 'upload' });
}
