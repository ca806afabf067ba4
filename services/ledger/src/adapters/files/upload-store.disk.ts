import { type FileHandle, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { problem } from '@merchant-analysis/contracts/problems';
import type { LocalUpload, UploadNote, UploadStore } from '../../ports/upload-store.js';
import { diskProblem, isAbsent } from './disk-problem.js';
import { pathIn } from './file-folders.js';
import { sweepFiles } from './sweep-files.js';

/** Uploads in a folder: a file each, with a note beside it. For one process that keeps the books alone. */
export class DiskUploads implements UploadStore {
  readonly #folder: string;
  readonly limitBytes: number;

  constructor(folder: string, limitBytes: number) {
    this.#folder = folder;
    this.limitBytes = limitBytes;
  }

  async begin(tenantId: string, uploadId: string, note: UploadNote, sizeBytes?: number): Promise<void> {
    if (sizeBytes !== undefined && sizeBytes > this.limitBytes) throw this.#tooLarge();
    const path = this.#pathOf(tenantId, uploadId);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(noteOf(path), JSON.stringify(note), { flag: 'wx' });
      await writeFile(path, '', { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw diskProblem(error);
    }
  }

  async write(
    tenantId: string,
    userId: string,
    uploadId: string,
    offset: number,
    part: Buffer,
  ): Promise<number> {
    await this.find(tenantId, userId, uploadId);
    if (offset + part.length > this.limitBytes) {
      await this.discard(tenantId, uploadId);
      throw this.#tooLarge();
    }
    let file: FileHandle | undefined;
    try {
      file = await open(this.#pathOf(tenantId, uploadId), 'r+');
      const { size } = await file.stat();
      if (offset > size) throw problem('UPLOAD_OUT_OF_ORDER', { expected: size, given: offset });
      const known = Math.min(size - offset, part.length);
      if (known < part.length) await file.write(part, known, part.length - known, offset + known);
      return Math.max(size, offset + part.length);
    } catch (error) {
      throw isAbsent(error) ? notFound() : diskProblem(error);
    } finally {
      await file?.close();
    }
  }

  async find(
    tenantId: string,
    userId: string,
    uploadId: string,
  ): Promise<UploadNote & { sizeBytes: number }> {
    const path = this.#pathOf(tenantId, uploadId);
    try {
      const note = JSON.parse(await readFile(noteOf(path), 'utf8')) as UploadNote;
      const { size } = await stat(path);
      if (note.userId !== userId) throw notFound();
      return { ...note, sizeBytes: size };
    } catch (error) {
      throw isAbsent(error) ? notFound() : error;
    }
  }

  async discard(tenantId: string, uploadId: string): Promise<boolean> {
    const path = this.#pathOf(tenantId, uploadId);
    const existed = await stat(path).then(
      () => true,
      () => false,
    );
    await rm(path, { force: true });
    await rm(noteOf(path), { force: true });
    await rm(rowsOf(path), { force: true });
    return existed;
  }

  async useLocally<T>(
    tenantId: string,
    uploadId: string,
    work: (upload: LocalUpload) => Promise<T>,
  ): Promise<T> {
    const path = this.#pathOf(tenantId, uploadId);
    await stat(path).catch((error: unknown) => {
      throw isAbsent(error) ? notFound() : error;
    });
    return work({ path, rowsPath: rowsOf(path) });
  }

  async sweep(isNeeded: (uploadId: string) => boolean, olderThan: number): Promise<number> {
    const removed = await sweepFiles(this.#folder, isNeeded, olderThan);
    return removed.filter((name) => !name.includes('.')).length;
  }

  #pathOf(tenantId: string, uploadId: string): string {
    return pathIn(this.#folder, tenantId, uploadId);
  }

  #tooLarge(): Error {
    return problem('FILE_TOO_LARGE', { limitBytes: this.limitBytes });
  }
}

function noteOf(path: string): string {
  return `${path}.json`;
}

function rowsOf(path: string): string {
  return `${path}.rows`;
}

function notFound(): Error {
  return problem('NOT_FOUND', { what: 'upload' });
}
