import { isUtf8 } from 'node:buffer';
import { unreadable } from '../unreadable.js';

/** How the bytes of a file become text. */
export type TextEncodingName = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** The encoding that a byte order mark names, and how long the mark is. */
export function readByteOrderMark(head: Buffer): { encoding: TextEncodingName; bytes: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bytes: 2 };
  return undefined;
}

/** Thrown when bytes are not UTF-8: the file may still be GB18030. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
}

/** Passes UTF-8 on as it is, in blocks that end between characters. @throws NotUtf8 */
export async function* strictUtf8(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let carried: Buffer = Buffer.alloc(0);
  for await (const block of blocks) {
    const joined = carried.length > 0 ? Buffer.concat([carried, block]) : block;
    const end = joined.length - unfinishedTail(joined);
    const whole = joined.subarray(0, end);
    if (!isUtf8(whole)) throw new NotUtf8();
    carried = joined.subarray(end);
    if (whole.length > 0) yield whole;
  }
  if (carried.length > 0) throw new NotUtf8();
}

/** Turns another encoding into UTF-8. @throws Problem FILE_NOT_READABLE where a byte has no meaning in it. */
export async function* transcode(
  blocks: AsyncIterable<Buffer>,
  encoding: Exclude<TextEncodingName, 'utf-8'>,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let offset = 0;
  try {
    for await (const block of blocks) {
      const text = decoder.decode(block, { stream: true });
      offset += block.length;
      if (text.length > 0) yield Buffer.from(text, 'utf8');
    }
    const rest = decoder.decode();
    if (rest.length > 0) yield Buffer.from(rest, 'utf8');
  } catch (error) {
    if (error instanceof TypeError) throw notDecodable(encoding, offset);
    throw error;
  }
}

function notDecodable(encoding: string, offset: number): Error {
  if (encoding !== 'gb18030') {
    return unreadable(
      `it is not valid ${encoding} near byte ${offset}`,
      `第 ${offset} 字节附近不是有效的 ${encoding}`,
    );
  }
  return unreadable(
    `it is neither UTF-8 nor GB18030 (see near byte ${offset}): save it as UTF-8`,
    `既不是 UTF-8 也不是 GB18030（第 ${offset} 字节附近），请另存为 UTF-8`,
  );
}

/** Bytes at the end that begin a character but do not finish it. */
function unfinishedTail(block: Buffer): number {
  for (let back = 1; back <= 3 && back <= block.length; back++) {
    const byte = block[block.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}
