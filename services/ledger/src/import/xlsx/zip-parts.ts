import { crc32 } from 'node:zlib';
import { Problem } from '@merchant-analysis/kernel/problem';
import yauzl from 'yauzl';
import { type FileBounds, RATIO_FREE_BYTES } from '../source/file-bounds.js';
import { bomb, tooLarge } from '../source/read-bytes.js';
import { unreadable } from '../unreadable.js';

/** The parts of a workbook: read one after the other, together within the bounds. */
export interface ZipParts {
  readonly names: readonly string[];
  /** The bytes of a part, counted while they unpack. */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
}

/**
 * Opens a zip archive. Sizes in its headers are checked against what really comes out, never trusted.
 * @throws Problem FILE_NOT_READABLE when it is broken, encrypted, or has too many parts.
 */
export async function openZip(path: string, bounds: FileBounds): Promise<ZipParts> {
  const archive = await openArchive(path);
  const entries = new Map<string, yauzl.Entry>();
  try {
    if (archive.entryCount > bounds.maxEntries) throw tooManyParts(bounds.maxEntries);
    for await (const entry of archive.eachEntry()) {
      if (entries.size >= bounds.maxEntries) throw tooManyParts(bounds.maxEntries);
      if (entry.isEncrypted()) {
        throw unreadable('it has a password: save it without one', '文件有密码，请另存为无密码文件');
      }
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    archive.close();
    throw error instanceof Problem ? error : brokenArchive(error);
  }
  let inflated = 0;
  let packed = 0;
  return {
    names: [...entries.keys()],
    close: () => archive.close(),
    async *read(name) {
      const entry = entries.get(name);
      if (!entry) throw unreadable(`the workbook has no part ${name}`, `工作簿缺少 ${name}`);
      packed += entry.compressedSize;
      try {
        let checksum = 0;
        for await (const block of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
          checksum = crc32(block, checksum);
          inflated += block.length;
          if (inflated > bounds.maxInflatedBytes) throw tooLarge(bounds.maxInflatedBytes);
          if (inflated > RATIO_FREE_BYTES && inflated > packed * bounds.maxRatio) throw bomb(bounds.maxRatio);
          yield block;
        }
        if (checksum !== entry.crc32) throw brokenArchive();
      } catch (error) {
        throw error instanceof Problem ? error : brokenArchive(error);
      }
    },
  };
}

async function openArchive(path: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch (error) {
    throw brokenArchive(error);
  }
}

function tooManyParts(limit: number): Error {
  return unreadable(`it has more than ${limit} parts`, `压缩包内文件超过 ${limit} 个`);
}

function brokenArchive(cause?: unknown): Error {
  return unreadable(
    'the workbook is broken or cut off: save it again',
    '工作簿损坏或不完整，请重新保存',
    cause,
  );
}
