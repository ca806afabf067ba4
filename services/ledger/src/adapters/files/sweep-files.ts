import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent } from './disk-problem.js';

/**
 * Removes what nobody came back for: files below a folder, one level of tenants deep, that were not touched for
 * a time and that nothing still needs.
 * @returns the names of the files that were removed
 */
export async function sweepFiles(
  folder: string,
  isNeeded: (fileName: string) => boolean,
  olderThan: number,
): Promise<string[]> {
  const removed: string[] = [];
  for (const tenant of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, tenant))) {
      const path = join(folder, tenant, name);
      const touchedAt = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => Number.POSITIVE_INFINITY,
      );
      if (touchedAt >= olderThan || isNeeded(name.replace(/\..*$/, ''))) continue;
      await rm(path, { force: true });
      removed.push(name);
    }
  }
  return removed;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error) || (error instanceof Error && 'code' in error && error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
