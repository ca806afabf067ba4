import { dayNumberOf, tryParseDate } from '@merchant-analysis/kernel/business-date';
import { qingmingOf } from '@merchant-analysis/kernel/china';

/** A feast and its day in every year that is known. */
export interface Feast {
  readonly name: string;
  /** Day numbers, ascending. */
  readonly days: readonly number[];
  /** Days before and after it on which takings may differ. */
  readonly before: number;
  readonly after: number;
}

/** The feasts of a daily series. */
export interface SeriesCalendar {
  readonly feasts: readonly Feast[];
  /** Day number of the first value. */
  readonly firstDay: number;
}

/** A feast of the lunar table and how far it reaches; where two reach the same day, the first one counts. */
const LUNAR_FEASTS = [
  { column: 'spring_festival', name: '春节', before: 21, after: 21 },
  { column: 'mid_autumn', name: '中秋节', before: 5, after: 2 },
  { column: 'dragon_boat', name: '端午节', before: 2, after: 2 },
] as const;

/** Holidays by the solar calendar: named by law for every year, with the days off of the notices around them. */
const SOLAR_HOLIDAYS = [
  { name: '国庆节', before: 2, after: 9, dayIn: (year: number) => dayNumberOf(year, 10, 1) },
  { name: '劳动节', before: 2, after: 5, dayIn: (year: number) => dayNumberOf(year, 5, 1) },
  { name: '清明节', before: 1, after: 2, dayIn: qingmingOf },
  { name: '元旦', before: 1, after: 2, dayIn: (year: number) => dayNumberOf(year, 1, 1) },
] as const;

/**
 * Reads the two tables of `config/calendars`: `year,spring_festival,…` and `date,name,is_off_day`. Make-up working
 * days (调休) are a feast of their own, one day long.
 * @throws RangeError when a table lacks a column.
 */
export function parseFeasts(lunarCsv: string, daysOffCsv: string): Feast[] {
  const lunar = rowsOf(lunarCsv);
  const years = lunar.map((row) => Number(row['year']));
  const notices = rowsOf(daysOffCsv);
  const feasts: Feast[] = LUNAR_FEASTS.map(({ column, name, before, after }) => ({
    name,
    before,
    after,
    days: daysOf(lunar.map((row) => tryParseDate(row[column] ?? ''))),
  }));
  for (const { name, before, after, dayIn } of SOLAR_HOLIDAYS) {
    feasts.push({ name, before, after, days: daysOf(years.map(dayIn)) });
  }
  const swapped = daysOf(notices.filter((row) => row['is_off_day'] === '0').map(dateOf));
  feasts.push({ name: '调休上班', before: 0, after: 0, days: swapped });
  const empty = feasts.find(({ days }) => days.length === 0);
  if (empty) throw new RangeError(`the calendar names no day of ${empty.name}`);
  return feasts;
}

function daysOf(days: readonly (number | undefined)[]): number[] {
  return days.filter((day) => day !== undefined).sort((a, b) => a - b);
}

function dateOf(row: Record<string, string>): number | undefined {
  return tryParseDate(row['date'] ?? '');
}

function rowsOf(csv: string): Record<string, string>[] {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  });
}
