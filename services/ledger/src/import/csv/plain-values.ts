import { dayNumberOf } from '@merchant-analysis/kernel/business-date';

/**
 * Times and numbers of the usual form, read from the bytes of a cell: what nearly all cells hold, without a string
 * for each. Whatever else a cell says is read from its text by `readTime` and `readDecimal`, which read these forms
 * too and to the same value (a property test compares them).
 */

const NOT_PLAIN = Number.NaN;
const SECONDS_PER_DAY = 86_400;

/** `YYYY-MM-DD HH:MM:SS`, also with slashes, a `T` in the middle or without seconds: seconds since 1970 on that clock. */
export function readWallSeconds(bytes: Uint8Array, from: number, end: number): number {
  const length = end - from;
  if (length !== 19 && length !== 16) return NOT_PLAIN;
  const separator = bytes[from + 4];
  if ((separator !== 0x2d && separator !== 0x2f) || bytes[from + 7] !== separator) return NOT_PLAIN;
  const gap = bytes[from + 10];
  if ((gap !== 0x20 && gap !== 0x54) || bytes[from + 13] !== 0x3a) return NOT_PLAIN;
  if (length === 19 && bytes[from + 16] !== 0x3a) return NOT_PLAIN;
  const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2);
  const hour = twoDigits(bytes, from + 11);
  const minute = twoDigits(bytes, from + 14);
  const second = length === 19 ? twoDigits(bytes, from + 17) : 0;
  // A leap second is for the reader of texts; NaN is neither above nor below.
  if (!(year >= 1900 && hour < 24 && minute < 60 && second < 60)) return NOT_PLAIN;
  const day = dayNumberOf(year, twoDigits(bytes, from + 5), twoDigits(bytes, from + 8));
  return day === undefined ? NOT_PLAIN : day * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
}

/** Digits with at most one point and a minus before them, at most 15 characters: × 10^`digits`, when that is whole. */
export function readPlainDecimal(bytes: Uint8Array, from: number, end: number, digits: number): number {
  const isNegative = bytes[from] === 0x2d;
  const first = isNegative ? from + 1 : from;
  if (end - from > 15) return NOT_PLAIN;
  let value = 0;
  let seen = 0;
  let point = -1;
  for (let at = first; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x30 && byte <= 0x39) {
      value = value * 10 + byte - 0x30;
      seen++;
    } else if (byte === 0x2e && point < 0) point = at;
    else return NOT_PLAIN;
  }
  const scale = point < 0 ? 0 : end - point - 1;
  if (seen === 0 || scale > digits) return NOT_PLAIN;
  for (let place = scale; place < digits; place++) value *= 10;
  if (!Number.isSafeInteger(value)) return NOT_PLAIN;
  return isNegative && value !== 0 ? -value : value;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 0x30;
  const ones = bytes[at + 1]! - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NOT_PLAIN;
}
