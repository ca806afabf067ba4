import { hash } from 'node:crypto';

const SEGMENTS = 64;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const DIGIT_OF = new Uint8Array(128);
for (let digit = 0; digit < 64; digit++) DIGIT_OF[BASE64URL.charCodeAt(digit)] = digit;

/**
 * Makes ids for records that have none: SHA-256 of the cells, and which of the equal records of the file it is.
 * Equal records are separate facts, and the same file gives the same ids again.
 * Only 52 bits of each hash are kept to tell whether a record came before, eight to sixteen bytes a record: should
 * two different records ever share them, the second is merely numbered 2.
 */
export class IdentityCounter {
  readonly #segments = Array.from({ length: SEGMENTS }, () => new FingerprintSet());
  readonly #repeated = new Map<number, number>();

  /** `cells` without those that are not part of the record itself. */
  idOf(cells: readonly string[]): string {
    let content = '';
    for (const cell of cells) content += `${cell}\u001f`;
    const digest = hash('sha256', content, 'base64url');
    return `${digest}.${this.#count(fingerprintOf(digest), DIGIT_OF[digest.charCodeAt(0)]!)}`;
  }

  #count(fingerprint: number, segment: number): number {
    if (this.#segments[segment]!.add(fingerprint)) return 1;
    const times = (this.#repeated.get(fingerprint) ?? 1) + 1;
    this.#repeated.set(fingerprint, times);
    return times;
  }
}

/** The first 52 bits, plus 1: a number above 0 that a double holds exactly. */
function fingerprintOf(digest: string): number {
  let value = 0;
  for (let at = 0; at < 8; at++) value = value * 64 + DIGIT_OF[digest.charCodeAt(at)]!;
  return value * 16 + (DIGIT_OF[digest.charCodeAt(8)]! >>> 2) + 1;
}

/** Numbers above 0, in an open-addressing table outside the heap. */
class FingerprintSet {
  #slots = new Float64Array(64);
  #size = 0;

  /** Whether it was not there yet. */
  add(value: number): boolean {
    if (!place(this.#slots, value)) return false;
    this.#size++;
    if (this.#size * 4 > this.#slots.length * 3) this.#grow();
    return true;
  }

  #grow(): void {
    const wider = new Float64Array(this.#slots.length * 2);
    for (const value of this.#slots) if (value !== 0) place(wider, value);
    this.#slots = wider;
  }
}

function place(slots: Float64Array, value: number): boolean {
  const mask = slots.length - 1;
  let at = (value % 4_294_967_296) & mask;
  for (;;) {
    const kept = slots[at];
    if (kept === value) return false;
    if (kept === 0) {
      slots[at] = value;
      return true;
    }
    at = (at + 1) & mask;
  }
}
