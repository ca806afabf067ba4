import { isAscii } from 'node:buffer';

const SLOTS = 16_384;
const LONGEST_REMEMBERED = 48;

/**
 * Makes strings of the bytes of cells. Cells that come again (a channel, an article, a quantity) are one string for
 * all their rows, which makes what is done with them cheap too: nothing new, and its hash is known.
 */
export class CellTexts {
  /** By slot: the hash of the last cell that fell there; its text and bytes once it came twice in a row. */
  readonly #hashes = new Int32Array(SLOTS);
  readonly #texts = new Array<string | undefined>(SLOTS).fill(undefined);
  readonly #bytes = Buffer.alloc(SLOTS * LONGEST_REMEMBERED);
  #lines: Buffer = Buffer.alloc(0);
  /** The block as one string, when each of its bytes is a character. */
  #whole: string | undefined;

  /** Cells are cut out of this block from now on. It is UTF-8 without NUL. */
  begin(lines: Buffer): void {
    this.#lines = lines;
    this.#whole = isAscii(lines) ? lines.toString('latin1') : undefined;
  }

  textOf(from: number, end: number): string {
    const length = end - from;
    if (length === 0) return '';
    if (length > LONGEST_REMEMBERED) return this.#cut(from, end);
    const lines = this.#lines;
    let hash = length;
    for (let at = from; at < end; at++) hash = (Math.imul(hash, 31) + lines[at]!) | 0;
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    if (this.#hashes[slot] !== hash) {
      this.#hashes[slot] = hash;
      this.#texts[slot] = undefined;
      return this.#cut(from, end);
    }
    const known = this.#texts[slot];
    if (known === undefined) return this.#remember(from, end, slot);
    const bytes = this.#bytes;
    const kept = slot * LONGEST_REMEMBERED;
    let same = 0;
    while (same < length && bytes[kept + same] === lines[from + same]) same++;
    // What follows the kept bytes is zero, which no text has.
    if (same === length && (length === LONGEST_REMEMBERED || bytes[kept + length] === 0)) return known;
    return this.#remember(from, end, slot);
  }

  #cut(from: number, end: number): string {
    return this.#whole?.substring(from, end) ?? this.#lines.toString('utf8', from, end);
  }

  /** A string of its own: a part of the block would keep the whole block in memory. */
  #remember(from: number, end: number, slot: number): string {
    const text = this.#lines.toString('utf8', from, end);
    const kept = slot * LONGEST_REMEMBERED;
    this.#bytes.fill(0, kept, kept + LONGEST_REMEMBERED);
    this.#lines.copy(this.#bytes, kept, from, end);
    this.#texts[slot] = text;
    return text;
  }
}
