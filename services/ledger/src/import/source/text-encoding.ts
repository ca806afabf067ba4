import { isAscii, isUtf8 } from 'node:buffer';
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

/**
 * So many characters of three or four bytes before the first wrong byte cannot be GB18030 that looks like UTF-8
 * by chance: read as GB18030 they would come out as other characters, and nothing would tell.
 */
const ENOUGH_TO_BE_UTF8 = 3;
/** Bytes. */
const LONGEST_CHARACTER = 4;

/**
 * Passes UTF-8 on as it is, in blocks that end between characters. As with the blocks that it is given, one is only
 * good until the next is asked for.
 * @throws NotUtf8, or Problem FILE_NOT_READABLE when the file was UTF-8 up to the wrong byte.
 */
export async function* strictUtf8(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let carried: Buffer = Buffer.alloc(0);
  let room: Buffer = Buffer.alloc(0);
  let wide = 0;
  const stop = (): Error => (wide < ENOUGH_TO_BE_UTF8 ? new NotUtf8() : mixedEncodings());
  for await (const block of blocks) {
    let joined = block;
    if (carried.length > 0) {
      const length = carried.length + block.length;
      if (room.length < length) room = Buffer.allocUnsafeSlow(length + LONGEST_CHARACTER);
      carried.copy(room);
      block.copy(room, carried.length);
      joined = room.subarray(0, length);
    }
    const end = joined.length - unfinishedTail(joined);
    const whole = joined.subarray(0, end);
    if (wide < ENOUGH_TO_BE_UTF8 && !isAscii(whole)) wide += countWideCharacters(whole);
    if (!isUtf8(whole)) throw stop();
    carried = Buffer.from(joined.subarray(end));
    if (whole.length > 0) yield whole;
  }
  if (carried.length > 0) throw stop();
}

/** A file that is UTF-8 up to a point. */
export function mixedEncodings(): Error {
  return unreadable(
    'it begins as UTF-8 but some of it is not: it is damaged or mixes encodings, save all of it as UTF-8',
    '文件开头为 UTF-8 但部分内容不是：文件损坏或编码混杂，请整体另存为 UTF-8',
  );
}

/** Characters of three or four bytes before the first byte that is not UTF-8; stops counting when there are enough. */
function countWideCharacters(block: Buffer): number {
  let wide = 0;
  for (let at = 0; at < block.length && wide < ENOUGH_TO_BE_UTF8; ) {
    const bytes = bytesOfCharacter(block[at]!);
    if (bytes > 1) {
      if (!isUtf8(block.subarray(at, at + bytes))) return wide;
      if (bytes > 2) wide++;
    }
    at += bytes;
  }
  return wide;
}

function bytesOfCharacter(first: number): number {
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0x80 ? 2 : 1;
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
    const needed = byte >= 0xc0 ? bytesOfCharacter(byte) : 1;
    return needed > back ? back : 0;
  }
  return 0;
}
