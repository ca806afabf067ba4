import type { FileBounds } from '../source/file-bounds.js';
import { type Container, readBytes } from '../source/read-bytes.js';
import { readByteOrderMark, strictUtf8, type TextEncodingName, transcode } from '../source/text-encoding.js';

/** A file of text and how it is packed and encoded. */
export interface TextFile {
  readonly path: string;
  readonly container: Exclude<Container, 'zip'>;
  readonly encoding: TextEncodingName;
}

/**
 * The text of a file as UTF-8 bytes without byte order mark, strictly decoded, in blocks of whole characters. A block
 * is only good until the next one is asked for.
 */
export async function* readTextBlocks(
  file: TextFile,
  bounds: FileBounds,
  onFileBytes?: (block: Buffer) => void,
): AsyncGenerator<Buffer> {
  const bytes = withoutMark(readBytes(file.path, file.container, bounds, onFileBytes));
  yield* file.encoding === 'utf-8' ? strictUtf8(bytes) : transcode(bytes, file.encoding);
}

async function* withoutMark(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const block of blocks) {
    const mark = isFirst ? readByteOrderMark(block) : undefined;
    isFirst = false;
    yield mark ? block.subarray(mark.bytes) : block;
  }
}
