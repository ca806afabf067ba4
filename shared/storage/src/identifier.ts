import { randomFillSync } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz';

/**
 * A new identifier: prefix, nine characters of time, thirteen of chance (about 74 bits). Ids of one prefix sort
 * by the millisecond in which they were made.
 */
export function newId(prefix: string): string {
  let time = Date.now();
  let head = '';
  for (let place = 0; place < 9; place++) {
    head = LETTERS[time % 32]! + head;
    time = Math.floor(time / 32);
  }
  const bytes = randomFillSync(new Uint8Array(13));
  let tail = '';
  for (const byte of bytes) tail += LETTERS[byte % LETTERS.length];
  return `${prefix}_${head}${tail}`;
}
