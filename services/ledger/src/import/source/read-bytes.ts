import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { unreadable } from '../unreadable.js';
import { type FileBounds, RATIO_FREE_BYTES } from './file-bounds.js';

export type Container = 'plain' | 'gzip' | 'zip';

const BLOCK_BYTES = 262_144;

/**
 * What kind of file this is, by its first bytes and never by its name.
 * @throws Problem FILE_NOT_READABLE for an empty file, an old or encrypted workbook, and other known formats.
 */
export async function detectContainer(path: string): Promise<Container> {
  const head = await readHead(path);
  if (head.length === 0) throw unreadable('it is empty', '文件为空');
  if (startsWith(head, 0x1f, 0x8b)) return 'gzip';
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    throw unreadable(
      'it is an old .xls or a workbook with a password: save it as .xlsx without a password',
      '这是旧版 .xls 或加密的工作簿，请另存为不加密的 .xlsx',
    );
  }
  if (startsWith(head, 0x25, 0x50, 0x44, 0x46)) {
    throw unreadable('it is a PDF: export CSV or XLSX instead', '这是 PDF，请导出 CSV 或 XLSX');
  }
  return 'plain';
}

/**
 * The bytes of a file in blocks, unpacked when it is gzip. `onFileBytes` sees the blocks as they are on disk.
 * A block is only good until the next one is asked for: the next is read into its place. A new buffer for each
 * block would make the collector go over the whole heap every 64 MiB, a fifth of the cost of an import.
 * @throws Problem FILE_NOT_READABLE when the archive is broken, cut off, or unpacks beyond the bounds.
 */
export async function* readBytes(
  path: string,
  container: Exclude<Container, 'zip'>,
  bounds: FileBounds,
  onFileBytes?: (block: Buffer) => void,
): AsyncGenerator<Buffer> {
  let packed = 0;
  const onBlock = (block: Buffer): void => {
    packed += block.length;
    onFileBytes?.(block);
  };
  if (container === 'plain') {
    const buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    const disk = readDisk(path, () => buffer, onBlock);
    yield* bounded(disk, bounds, () => Number.POSITIVE_INFINITY);
    return;
  }
  // What is packed is read ahead of what is unpacked: each block needs a place of its own.
  const disk = readDisk(path, () => Buffer.allocUnsafe(BLOCK_BYTES), onBlock);
  const unpacked = createGunzip({ chunkSize: BLOCK_BYTES });
  const feeding = pipeline(Readable.from(disk, { objectMode: false }), unpacked);
  feeding.catch(() => undefined);
  try {
    yield* bounded(unpacked, bounds, () => packed);
    await feeding;
  } catch (error) {
    throw isZlibError(error) ? brokenGzip(error) : error;
  } finally {
    unpacked.destroy();
  }
}

async function* readDisk(
  path: string,
  place: () => Buffer,
  onBlock: (block: Buffer) => void,
): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    for (;;) {
      const { buffer, bytesRead } = await file.read(place(), 0, BLOCK_BYTES);
      if (bytesRead === 0) return;
      const block = buffer.subarray(0, bytesRead);
      onBlock(block);
      yield block;
    }
  } finally {
    await file.close();
  }
}

async function* bounded(
  stream: AsyncIterable<Buffer>,
  bounds: FileBounds,
  packedBytes: () => number,
): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const block of stream) {
    total += block.length;
    if (total > bounds.maxInflatedBytes) throw tooLarge(bounds.maxInflatedBytes);
    if (total > RATIO_FREE_BYTES && total > packedBytes() * bounds.maxRatio) throw bomb(bounds.maxRatio);
    yield block;
  }
}

export function tooLarge(limitBytes: number): Error {
  return unreadable(
    `it unpacks to more than ${limitBytes} bytes: split it`,
    `解压后超过 ${limitBytes} 字节，请拆分文件`,
  );
}

export function bomb(maxRatio: number): Error {
  return unreadable(
    `it unpacks to more than ${maxRatio} times its size, as no table of transactions does`,
    `解压后超过原大小的 ${maxRatio} 倍，不是正常的交易表`,
  );
}

function brokenGzip(cause: unknown): Error {
  return unreadable(
    'the gzip archive is broken or cut off: fetch it again',
    'gzip 压缩包损坏或不完整，请重新获取',
    cause,
  );
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_|^ERR_TRAILING/.test(String(error.code));
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function startsWith(head: Buffer, ...bytes: number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}
