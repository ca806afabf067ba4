/**
 * A business date is a calendar day in the merchant's time zone with the merchant's day cut.
 * Inside, a day is a day number: whole days since 1970-01-01. Outside it is written `YYYY-MM-DD`.
 */

const MILLISECONDS_PER_DAY = 86_400_000;

/** @throws RangeError when the text is not a real calendar day written `YYYY-MM-DD`. */
export function parseDate(text: string): number {
  const day = tryParseDate(text);
  if (day === undefined) throw new RangeError(`not a calendar date: ${text}`);
  return day;
}

/** The day number of `YYYY-MM-DD`, or undefined when there is no such day (2025-02-29). */
export function tryParseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  return dayNumberOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** The day number of a year, month (1–12) and day, or undefined when there is no such day. */
export function dayNumberOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysFromCivil(year, month, day);
}

/** `YYYY-MM-DD` of a day number. */
export function formatDate(dayNumber: number): string {
  const { year, month, day } = civilOf(dayNumber);
  return `${String(year).padStart(4, '0')}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}`;
}

const TWO_DIGITS = Array.from({ length: 32 }, (_, value) => String(value).padStart(2, '0'));

/** Monday 1 … Sunday 7 (ISO 8601). */
export function weekdayOf(dayNumber: number): number {
  return ((((dayNumber + 3) % 7) + 7) % 7) + 1;
}

/**
 * Year, month (1–12) and day of the month of a day number. Howard Hinnant's civil_from_days (public domain): plain
 * arithmetic, because the rollups and the analysts ask this for every day of the books.
 */
export function civilOf(dayNumber: number): { year: number; month: number; day: number } {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** Months since year 0: year × 12 + month − 1. Consecutive months have consecutive numbers. */
export function monthNumberOf(dayNumber: number): number {
  const { year, month } = civilOf(dayNumber);
  return year * 12 + month - 1;
}

/** `YYYY-MM` of a month number. */
export function formatMonth(monthNumber: number): string {
  const year = Math.floor(monthNumber / 12);
  return `${String(year).padStart(4, '0')}-${String(monthNumber - year * 12 + 1).padStart(2, '0')}`;
}

/** Month number of `YYYY-MM`. @throws RangeError when it is not a month. */
export function parseMonth(text: string): number {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  if (!match) throw new RangeError(`not a month: ${text}`);
  return Number(match[1]) * 12 + Number(match[2]) - 1;
}

/** Day number of the first day of a month number. */
export function firstDayOfMonth(monthNumber: number): number {
  const year = Math.floor(monthNumber / 12);
  return daysFromCivil(year, monthNumber - year * 12 + 1, 1);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Minutes after midnight of a day cut written `HH:MM`. @throws RangeError when it is not one. */
export function parseDayCut(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) throw new RangeError(`not a time of day: ${text}`);
  return Number(match[1]) * 60 + Number(match[2]);
}

/** Converts between instants (milliseconds, UTC) and the wall clock and business days of one merchant. */
export interface BusinessCalendar {
  /** Day number of the business date to which the instant belongs. */
  dayOf(instant: number): number;
  /** Local hour of the day, 0–23, ignoring the day cut. */
  hourOf(instant: number): number;
  /**
   * The instant of a wall-clock time (calendar day number, seconds after midnight). A time that a change to
   * summer time skips is taken with the offset before the change; of a time that occurs twice, the first.
   */
  instantOf(dayNumber: number, secondOfDay: number): number;
  /** The offset from UTC in milliseconds at this instant. */
  offsetAt(instant: number): number;
}

/**
 * The calendar of a time zone and a day cut: a bar that closes at 02:00 has the cut `02:00`, so that a beer
 * at 01:30 belongs to the day before. Offsets are looked up once a day, on the day of a change once a quarter of an
 * hour, and then remembered.
 * @throws RangeError when the time zone or the cut is not known.
 */
export function businessCalendar(timeZone: string, dayCut = '00:00'): BusinessCalendar {
  const cut = parseDayCut(dayCut) * 60_000;
  const offsetAt = offsetReader(timeZone);
  return {
    offsetAt,
    dayOf: (instant) => Math.floor((instant + offsetAt(instant) - cut) / MILLISECONDS_PER_DAY),
    hourOf: (instant) => {
      const local = instant + offsetAt(instant);
      return Math.floor(
        (local - Math.floor(local / MILLISECONDS_PER_DAY) * MILLISECONDS_PER_DAY) / 3_600_000,
      );
    },
    instantOf: (dayNumber, secondOfDay) => {
      const wall = dayNumber * MILLISECONDS_PER_DAY + secondOfDay * 1000;
      const before = offsetAt(wall - MILLISECONDS_PER_DAY);
      const first = wall - before;
      if (offsetAt(first) === before) return first;
      const after = offsetAt(wall + MILLISECONDS_PER_DAY);
      return offsetAt(wall - after) === after ? wall - after : first;
    },
  };
}

const QUARTER_HOUR = 900_000;
const QUARTERS_PER_DAY = 96;

function offsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();
  const offsetAtSlot = (slot: number): number => {
    let offset = known.get(slot);
    if (offset === undefined) {
      offset = readOffset(format, slot * QUARTER_HOUR);
      if (known.size > 100_000) known.clear();
      known.set(slot, offset);
    }
    return offset;
  };
  // The days around the last instant, all of one offset: an import asks for a day, the one before, and back again.
  let steadyFrom = 0;
  let steadyTo = 0;
  let steadyOffset = 0;
  return (instant) => {
    if (instant >= steadyFrom && instant < steadyTo) return steadyOffset;
    const day = Math.floor(instant / MILLISECONDS_PER_DAY);
    // No zone changes its offset there and back within a day: the same at both ends is the same in between.
    const offset = offsetAtSlot(day * QUARTERS_PER_DAY);
    if (offset !== offsetAtSlot((day + 1) * QUARTERS_PER_DAY)) {
      return offsetAtSlot(Math.floor(instant / QUARTER_HOUR));
    }
    const from = day * MILLISECONDS_PER_DAY;
    const to = from + MILLISECONDS_PER_DAY;
    const isNext = offset === steadyOffset && from <= steadyTo && to >= steadyFrom;
    steadyFrom = isNext ? Math.min(from, steadyFrom) : from;
    steadyTo = isNext ? Math.max(to, steadyTo) : to;
    steadyOffset = offset;
    return offset;
  };
}

function readOffset(format: Intl.DateTimeFormat, instant: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const wall = Date.UTC(
    part['year']!,
    part['month']! - 1,
    part['day']!,
    part['hour']!,
    part['minute']!,
    part['second']!,
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

/** Howard Hinnant's days_from_civil (public domain): exact for every Gregorian date. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
