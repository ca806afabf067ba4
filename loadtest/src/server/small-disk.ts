import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of a few megabytes that a case can fill. */
export interface SmallDisk {
  /** Writes until nothing more fits. */
  fill(): void;
  /** Takes away what `fill` wrote. */
  makeRoom(): void;
  unmount(): void;
}

const PART = Buffer.alloc(64 * 1024);

/** Mounts a disk in memory on an empty folder, which is made; needs root. @throws Error when it may not */
export function mountTmpfs(folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  const ballast = join(folder, 'ballast');
  let isMounted = true;
  return {
    fill: () => fillWith(ballast),
    makeRoom: () => rmSync(ballast, { force: true }),
    unmount: () => {
      if (!isMounted) return;
      isMounted = false;
      // Lazily: a process that is just ending may still have a file open.
      execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' });
    },
  };
}

function fillWith(path: string): void {
  const file = openSync(path, 'a');
  try {
    for (let size = PART.length; size >= 1; size = Math.floor(size / 2))
      writeAll(file, PART.subarray(0, size));
  } finally {
    closeSync(file);
  }
}

/** Writes parts of this size until the disk says that it is full. */
function writeAll(file: number, part: Buffer): void {
  for (;;) {
    try {
      if (writeSync(file, part) < part.length) return;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
}
