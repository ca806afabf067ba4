import { dayNumberOf } from '@merchant-analysis/kernel/business-date';
import type { DateOrder } from './date-order.js';

/** A time as a file tells it: on the clock of some place, or, with an offset, an instant. */
export type TimeReading =
  | { readonly kind: 'wall'; readonly day: number; readonly second: number; readonly hasTime: boolean }
  | { readonly kind: 'instant'; readonly milliseconds: number }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'invalid' };

const INVALID: TimeReading = { kind: 'invalid' };

/**
 * Reads a date with or without a time: `2010-12-01 08:26`, `2024/3/5 9:07`, `2024年3月5日 9时07分`, `20240305`,
 * `20240305090700`, RFC 3339 with an offset, `1/12/2010 8:26` in the order given, `5 Mar 2024`,
 * `Mar 5, 2024 3:07 PM`, Excel day numbers, and seconds or milliseconds since 1970.
 */
export function readTime(text: string, order: DateOrder): TimeReading {
  return (
    readIso(text) ??
    readOther(
      text
        .normalize('NFKC')
        .replaceAll(/[`'"\ufeff]/g, '')
        .trim(),
      order,
    )
  );
}

/** `YYYY-MM-DD` or `YYYY/MM/DD`, then maybe ` HH:MM` or ` HH:MM:SS`: the usual form, read by position. */
function readIso(text: string): TimeReading | undefined {
  const length = text.length;
  if (length !== 10 && length !== 16 && length !== 19) return undefined;
  const separator = text.charCodeAt(4);
  if ((separator !== 0x2d && separator !== 0x2f) || text.charCodeAt(7) !== separator) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const date = digits(text, 8, 2);
  if (year < 0 || month < 0 || date < 0) return undefined;
  let second = 0;
  if (length > 10) {
    const gap = text.charCodeAt(10);
    if ((gap !== 0x20 && gap !== 0x54) || text.charCodeAt(13) !== 0x3a) return undefined;
    if (length === 19 && text.charCodeAt(16) !== 0x3a) return undefined;
    second = clock(digits(text, 11, 2), digits(text, 14, 2), length === 19 ? digits(text, 17, 2) : 0);
  }
  return wall(year, month, date, second, length > 10);
}

const TIME = /^(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.(\d{1,9}))?)?[分秒]?\s*(am|pm)?$/i;
const OFFSET = /(z|[+-]\d{2}:?\d{2})$/i;
const YEAR_FIRST = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:(?:日\s*|[t\s]+)(.*))?$/i;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[,\s]+(.*))?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[t\s]?(\d{2})(\d{2})(\d{2})?)?$/i;
const DAY_NAME_YEAR = /^(\d{1,2})[-\s]([a-z]{3,9})\.?[-,\s]+(\d{4})(?:[,\s]+(.*))?$/i;
const NAME_DAY_YEAR = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(?:[,\s]+(.*))?$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function readOther(text: string, order: DateOrder): TimeReading {
  const short = YEAR_LAST.exec(text);
  if (short) {
    const [first, second] = [Number(short[1]), Number(short[3])];
    const isEitherWay = first <= 12 && second <= 12 && first !== second;
    if (order === 'undecided' && isEitherWay) return { kind: 'ambiguous' };
    const isMonthFirst = order === 'month-first' || (order === 'undecided' && second > 12);
    const [month, date] = isMonthFirst ? [first, second] : [second, first];
    return dated(Number(short[4]), month, date, short[5]);
  }
  const long = YEAR_FIRST.exec(text);
  if (long) return dated(Number(long[1]), Number(long[2]), Number(long[3]), long[4]);
  const named = DAY_NAME_YEAR.exec(text);
  if (named) return dated(Number(named[3]), monthNamed(named[2]!), Number(named[1]), named[4]);
  const american = NAME_DAY_YEAR.exec(text);
  if (american) return dated(Number(american[3]), monthNamed(american[1]!), Number(american[2]), american[4]);
  return readNumbers(text);
}

function readNumbers(text: string): TimeReading {
  if (/^\d{10}$|^\d{13}$/.test(text)) {
    return { kind: 'instant', milliseconds: text.length === 10 ? Number(text) * 1000 : Number(text) };
  }
  const compact = COMPACT.exec(text);
  if (compact) {
    const [, year, month, date, hour, minute, second] = compact.map(Number);
    const seconds = compact[4] ? clock(hour!, minute!, second || 0) : 0;
    return wall(year!, month!, date!, seconds, compact[4] !== undefined) ?? INVALID;
  }
  if (/^\d{5}(\.\d+)?$/.test(text)) {
    const seconds = Math.round(Number(text) * 86_400) - 25_569 * 86_400;
    const day = Math.floor(seconds / 86_400);
    return { kind: 'wall', day, second: seconds - day * 86_400, hasTime: text.includes('.') };
  }
  return INVALID;
}

function dated(year: number, month: number, date: number, rest: string | undefined): TimeReading {
  const time = rest?.trim();
  if (!time) return wall(year, month, date, 0, false) ?? INVALID;
  const offset = OFFSET.exec(time);
  const match = TIME.exec(offset ? time.slice(0, offset.index).trim() : time);
  if (!match) return INVALID;
  let hour = Number(match[1]);
  const half = match[5]?.toLowerCase();
  if (half && (hour < 1 || hour > 12)) return INVALID;
  if (half) hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  const second = clock(hour, Number(match[2]), Number(match[3] ?? 0));
  const reading = wall(year, month, date, second, true);
  if (reading?.kind !== 'wall') return INVALID;
  if (!offset) return reading;
  const fraction = Number(`0.${match[4] ?? 0}`);
  const milliseconds = (reading.day * 86_400 + reading.second) * 1000 + Math.floor(fraction * 1000 + 1e-6);
  return { kind: 'instant', milliseconds: milliseconds - offsetMilliseconds(offset[1]!) };
}

function wall(
  year: number,
  month: number,
  date: number,
  second: number,
  hasTime: boolean,
): TimeReading | undefined {
  const day = dayNumberOf(year, month, date);
  return day === undefined || second < 0 || year < 1900 ? INVALID : { kind: 'wall', day, second, hasTime };
}

/** Second of the day, or -1. 24:00 is not a time here; a leap second is taken as the second before it. */
function clock(hour: number, minute: number, second: number): number {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  return hour * 3600 + minute * 60 + Math.min(second, 59);
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function monthNamed(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function offsetMilliseconds(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}
