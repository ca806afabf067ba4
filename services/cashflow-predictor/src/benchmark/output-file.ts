import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that cannot be written, why, and what to do about it. */
export class OutputFileError extends Error {}

/**
 * Looks whether a file can be written, before the work whose end it is to hold. Writes nothing.
 * @throws OutputFileError
 */
export async function checkOutputFile(path: string, flag: string): Promise<void> {
  const folder = dirname(path);
  try {
    const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (there?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    await access(there ? path : folder, constants.W_OK);
  } catch (error) {
    throw explained(error, path, flag);
  }
}

/** @throws OutputFileError */
export async function writeOutputFile(path: string, flag: string, data: string | Buffer): Promise<void> {
  await writeFile(path, data).catch((error: unknown) => {
    throw explained(error, path, flag);
  });
}

function explained(error: unknown, path: string, flag: string): OutputFileError {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const folder = dirname(path);
  const todo: Readonly<Record<string, string>> = {
    ENOENT: `no file can be made in ${folder}: make the folder, or check the path given with ${flag}`,
    ENOTDIR: `${folder} is no folder: check the path given with ${flag}`,
    EISDIR: `it is a folder: give ${flag} the name of a file`,
    ENOSPC: 'the disk is full: make room and run it again',
  };
  return new OutputFileError(
    `${path} cannot be written (${code}): ${todo[code] ?? `check the path given with ${flag} and who may write there`}.`,
  );
}
