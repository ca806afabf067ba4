import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@merchant-analysis/storage/identifier';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { FilePart, KeptFiles } from '../../ports/kept-files.js';
import { diskProblem } from './disk-problem.js';
import { GridFiles } from './grid-files.js';

/** Of one transaction while a file is put there. */
const PUT_BYTES = 4_194_304;

/**
 * Finished files in GridFS. Each time a file is kept it is another one of the same name; the moment it is complete
 * it takes the place of the one before, which the next sweep clears away.
 */
export class GridKeptFiles implements KeptFiles {
  readonly #files: GridFiles;
  readonly #draftFolder: string;
  readonly #prefix: string;

  /** @param prefix of the names in this room, for one bucket holds several */
  constructor(store: MongoStore, draftFolder: string, prefix: string) {
    this.#files = new GridFiles(store, 'files');
    this.#draftFolder = draftFolder;
    this.#prefix = prefix;
  }

  async draftPath(): Promise<string> {
    await mkdir(this.#draftFolder, { recursive: true }).catch((error: unknown) => {
      throw diskProblem(error);
    });
    return join(this.#draftFolder, newId('draft'));
  }

  async keep(tenantId: string, name: string, draftPath: string): Promise<{ sizeBytes: number }> {
    const fullName = this.#nameOf(name);
    const _id = `${tenantId}/${fullName}/${newId('f')}`;
    const metadata = { tenantId, name: fullName, isComplete: false };
    try {
      await this.#files.create({ _id, filename: fullName, metadata });
      let sizeBytes = 0;
      for await (const block of createReadStream(draftPath, { highWaterMark: PUT_BYTES })) {
        const length = await this.#files.append({ _id }, sizeBytes, block as Buffer);
        if (length === undefined) throw new Error(`${_id} was swept away while it was written`);
        sizeBytes = length;
      }
      await this.#files.publish(_id);
      return { sizeBytes };
    } finally {
      await rm(draftPath, { force: true });
    }
  }

  async readPart(
    tenantId: string,
    name: string,
    offset: number,
    maxBytes: number,
  ): Promise<FilePart | undefined> {
    const named = { 'metadata.tenantId': tenantId, 'metadata.name': this.#nameOf(name) };
    const file = await this.#files.find({ ...named, 'metadata.isComplete': true }, 'complete');
    if (!file) return undefined;
    const bytes = await this.#files.read(file, offset, maxBytes);
    const end = offset + bytes.length;
    const part = { sizeBytes: file.length, base64: bytes.toString('base64') };
    return end < file.length && bytes.length > 0 ? { ...part, nextOffset: end } : part;
  }

  async sweep(olderThan: number): Promise<number> {
    let removed = 0;
    for (const { _id, metadata } of await this.#files.listStale(new Date(olderThan))) {
      if (!metadata.name.startsWith(`${this.#prefix}-`)) continue;
      if (metadata.discardedAt) await this.#files.remove(_id);
      else if (await this.#files.discard({ _id })) removed++;
    }
    return removed;
  }

  #nameOf(name: string): string {
    return `${this.#prefix}-${name}`;
  }
}
