import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { newId } from '@merchant-analysis/storage/identifier';
import type { FilePart, KeptFiles } from '../../ports/kept-files.js';
import { diskProblem, isAbsent } from './disk-problem.js';
import { pathIn } from './file-folders.js';
import { readPart } from './read-part.js';
import { sweepFiles } from './sweep-files.js';

/** Finished files in a folder. */
export class DiskKeptFiles implements KeptFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async draftPath(tenantId: string, name: string): Promise<string> {
    const path = pathIn(this.#folder, tenantId, name);
    await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
      throw diskProblem(error);
    });
    return `${path}.${newId('draft')}`;
  }

  async keep(tenantId: string, name: string, draftPath: string): Promise<{ sizeBytes: number }> {
    try {
      const { size } = await stat(draftPath);
      await rename(draftPath, pathIn(this.#folder, tenantId, name));
      return { sizeBytes: size };
    } catch (error) {
      await rm(draftPath, { force: true });
      throw diskProblem(error);
    }
  }

  async readPart(
    tenantId: string,
    name: string,
    offset: number,
    maxBytes: number,
  ): Promise<FilePart | undefined> {
    try {
      return await readPart(pathIn(this.#folder, tenantId, name), offset, maxBytes);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async sweep(olderThan: number): Promise<number> {
    return (await sweepFiles(this.#folder, () => false, olderThan)).length;
  }
}
