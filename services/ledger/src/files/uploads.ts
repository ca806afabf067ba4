import { type FileHandle, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { problem } from '@merchant-analysis/contracts/problems';
import { diskProblem, isAbsent } from './disk-problem.js';
import type { FileFolders } from './file-folders.js';

/** What is known of an upload beside its bytes. */
export interface UploadNote {
  readonly fileName: string;
  /** Only who began an upload may go on with it. */
  readonly userId: string;
}

/**
 * Files on their way in, one on disk each, written part by part. The same part again changes nothing, so a lost
 * answer is simply repeated.
 */
export class Uploads {
  readonly #folders: FileFolders;
  readonly limitBytes: number;

  constructor(folders: FileFolders, limitBytes: number) {
    this.#folders = folders;
    this.limitBytes = limitBytes;
  }

  /** The same upload again is left as it is. @throws Problem FILE_TOO_LARGE, STORAGE_FULL */
  async begin(tenantId: string, uploadId: string, note: UploadNote, sizeBytes?: number): Promise<void> {
    if (sizeBytes !== undefined && sizeBytes > this.limitBytes) throw this.#tooLarge();
    const path = this.pathOf(tenantId, uploadId);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(noteOf(path), JSON.stringify(note), { flag: 'wx' });
      await writeFile(path, '', { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw diskProblem(error);
    }
  }

  /**
   * @returns how many bytes are there now
   * @throws Problem NOT_FOUND, UPLOAD_OUT_OF_ORDER behind a gap, FILE_TOO_LARGE, STORAGE_FULL
   */
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
      file = await open(this.pathOf(tenantId, uploadId), 'r+');
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

  /** @throws Problem NOT_FOUND when it is not there or somebody else's. */
  async find(
    tenantId: string,
    userId: string,
    uploadId: string,
  ): Promise<UploadNote & { sizeBytes: number }> {
    const path = this.pathOf(tenantId, uploadId);
    try {
      const note = JSON.parse(await readFile(noteOf(path), 'utf8')) as UploadNote;
      const { size } = await stat(path);
      if (note.userId !== userId) throw notFound();
      return { ...note, sizeBytes: size };
    } catch (error) {
      throw isAbsent(error) ? notFound() : error;
    }
  }

  /** False when there was none. */
  async discard(tenantId: string, uploadId: string): Promise<boolean> {
    const path = this.pathOf(tenantId, uploadId);
    const existed = await stat(path).then(
      () => true,
      () => false,
    );
    await rm(path, { force: true });
    await rm(noteOf(path), { force: true });
    return existed;
  }

  pathOf(tenantId: string, uploadId: string): string {
    return this.#folders.upload(tenantId, uploadId);
  }

  #tooLarge(): Error {
    return problem('FILE_TOO_LARGE', { limitBytes: this.limitBytes });
  }
}

function noteOf(path: string): string {
  return `${path}.json`;
}

function notFound(): Error {
  return problem('NOT_FOUND', { what: 'upload' });
}
