import { isAscii } from 'node:buffer';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SLOTS = 16_384;
const LONGEST_REMEMBERED = 48;

/**
 * Splits CSV text without quotation marks into cells, as the reader of all CSV does (a property test compares them),
 * by its UTF-8 bytes: a character of a string costs two to three times as much to look at as a byte. Cells that come
 * again (a channel, an article, a quantity) are one string for all their rows, which makes what is done with them
 * cheap too: no new string, and its hash is known.
 */
export class PlainRecords {
  readonly #delimiter: number;
  /** By slot: the hash of the last cell that fell there; its text and bytes once it came twice in a row. */
  readonly #hashes = new Int32Array(SLOTS);
  readonly #texts = new Array<string | undefined>(SLOTS).fill(undefined);
  readonly #bytes = Buffer.alloc(SLOTS * LONGEST_REMEMBERED);

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  /** @param lines whole lines, each with its line feed */
  split(lines: Buffer): string[][] {
    const delimiter = this.#delimiter;
    const whole = isAscii(lines) ? lines.toString('latin1') : undefined;
    const records: string[][] = [];
    let record: string[] = [];
    let from = 0;
    let hash = 0;
    for (let at = 0; at < lines.length; at++) {
      const byte = lines[at]!;
      if (byte !== delimiter && byte !== LINE_FEED) {
        hash = (Math.imul(hash, 31) + byte) | 0;
        continue;
      }
      if (byte === LINE_FEED && at > from && lines[at - 1] === CARRIAGE_RETURN) {
        record.push(this.#cellOf(lines, whole, from, at - 1, hashOf(lines, from, at - 1)));
      } else record.push(at === from ? '' : this.#cellOf(lines, whole, from, at, hash));
      from = at + 1;
      hash = 0;
      if (byte === LINE_FEED) {
        records.push(record);
        record = [];
      }
    }
    return records;
  }

  #cellOf(lines: Buffer, whole: string | undefined, from: number, end: number, hash: number): string {
    const length = end - from;
    if (length > LONGEST_REMEMBERED) return whole?.substring(from, end) ?? lines.toString('utf8', from, end);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    if (this.#hashes[slot] !== hash) {
      this.#hashes[slot] = hash;
      this.#texts[slot] = undefined;
      return whole?.substring(from, end) ?? lines.toString('utf8', from, end);
    }
    const known = this.#texts[slot];
    if (known === undefined) return this.#remember(lines, from, end, slot);
    const kept = slot * LONGEST_REMEMBERED;
    const bytes = this.#bytes;
    let same = 0;
    while (same < length && bytes[kept + same] === lines[from + same]) same++;
    // What follows the kept bytes is zero, which no text has.
    if (same === length && (length === LONGEST_REMEMBERED || bytes[kept + length] === 0)) return known;
    return this.#remember(lines, from, end, slot);
  }

  /** A string of its own: a part of the block would keep the whole block in memory. */
  #remember(lines: Buffer, from: number, end: number, slot: number): string {
    const text = lines.toString('utf8', from, end);
    const kept = slot * LONGEST_REMEMBERED;
    this.#bytes.fill(0, kept, kept + LONGEST_REMEMBERED);
    lines.copy(this.#bytes, kept, from, end);
    this.#texts[slot] = text;
    return text;
  }
}

function hashOf(bytes: Buffer, from: number, end: number): number {
  let hash = 0;
  for (let at = from; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
  return hash;
}
