import { constants } from 'node:fs';
import { access, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** A file that cannot be written, why, and what to do about it. */
export class OutputFileError extends Error {}

/** @throws OutputFileError when a file that is read or written already would be overwritten. */
export async function refuseSameFile(
  path: string,
  flag: string,
  other: string,
  otherFlag: string,
): Promise<void> {
  const [one, two] = await Promise.all(
    [path, other].map((name) => realpath(name).catch(() => resolve(name))),
  );
  if (one !== two) return;
  throw new OutputFileError(`${flag} names the same file as ${otherFlag}, ${path}: give it another name.`);
}

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
    if (there) await access(path, constants.W_OK);
    if (!there || there.isFile()) await access(folder, constants.W_OK);
  } catch (error) {
    throw explained(error, path, flag);
  }
}

/**
 * Writes a file as a whole or not at all: what was there before stays until all is written.
 * @throws OutputFileError
 */
export async function writeOutputFile(path: string, flag: string, data: string | Buffer): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  // A pipe or a terminal takes what comes.
  const isPlain = there === undefined || there.isFile();
  const part = isPlain ? `${path}.part` : path;
  try {
    await writeFile(part, data);
    if (isPlain) await rename(part, path);
  } catch (error) {
    if (isPlain) await rm(part, { force: true }).catch(() => undefined);
    throw explained(error, path, flag);
  }
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
