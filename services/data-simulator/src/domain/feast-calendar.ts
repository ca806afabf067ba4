import { civilOf, dayNumberOf, parseDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { qingmingOf } from '@merchant-analysis/kernel/china';

/** Days off, make-up working days and the moving feasts, by day number. */
export interface FeastCalendar {
  /** First and last day that the feasts are known for. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Weekend or holiday, with make-up working days (调休) counted as work. */
  isDayOff(day: number): boolean;
  /** A day off that a holiday notice names, not a plain weekend. */
  isHoliday(day: number): boolean;
  /** Days from the nearest Spring Festival: −1 is the eve, 0 the first day of the lunar year. */
  springFestivalOffset(day: number): number;
  /** The first working day on or after this day. */
  workingDayFrom(day: number): number;
}

/**
 * Reads the two tables of `config/calendars`: `date,name,is_off_day` and `year,spring_festival,…`.
 * @throws RangeError when a row is not of that shape.
 */
export function parseFeastCalendar(daysOffCsv: string, lunarFeastsCsv: string): FeastCalendar {
  const off = new Set<number>();
  const work = new Set<number>();
  const noticesOfYear = new Map<number, number>();
  for (const [date, , flag] of rowsOf(daysOffCsv, 3)) {
    const day = parseDate(date!);
    (flag === '1' ? off : work).add(day);
    const { year } = civilOf(day);
    noticesOfYear.set(year, (noticesOfYear.get(year) ?? 0) + 1);
  }
  const springFestivals = new Map<number, number>();
  for (const [year, springFestival, , dragonBoat, midAutumn] of rowsOf(lunarFeastsCsv, 6)) {
    const newYear = parseDate(springFestival!);
    springFestivals.set(Number(year), newYear);
    // The notice of the next year may name a last day or two of this one: that is no notice of this year.
    if ((noticesOfYear.get(Number(year)) ?? 0) >= 10) continue;
    for (const day of statutoryDays(Number(year), newYear)) off.add(day);
    off.add(parseDate(dragonBoat!)).add(parseDate(midAutumn!));
  }
  return calendarOf(off, work, springFestivals);
}

function calendarOf(
  off: ReadonlySet<number>,
  work: ReadonlySet<number>,
  springFestivals: ReadonlyMap<number, number>,
): FeastCalendar {
  const years = [...springFestivals.keys()].sort((a, b) => a - b);
  const isDayOff = (day: number): boolean => off.has(day) || (weekdayOf(day) > 5 && !work.has(day));
  return {
    firstDay: dayNumberOf(years[0]!, 12, 31)!,
    lastDay: dayNumberOf(years.at(-1)!, 1, 1)!,
    isDayOff,
    isHoliday: (day) => off.has(day),
    springFestivalOffset: (day) => {
      const { year } = civilOf(day);
      const offsets = [year, year + 1]
        .map((candidate) => springFestivals.get(candidate))
        .filter((feast) => feast !== undefined)
        .map((feast) => day - feast);
      return offsets.reduce((best, offset) => (Math.abs(offset) < Math.abs(best) ? offset : best));
    },
    workingDayFrom: (day) => {
      let candidate = day;
      while (isDayOff(candidate)) candidate += 1;
      return candidate;
    },
  };
}

/** 全国年节及纪念日放假办法 (2024-11-12), with the usual length of the long holidays. */
function statutoryDays(year: number, springFestival: number): number[] {
  const from = (start: number, length: number): number[] => Array.from({ length }, (_, step) => start + step);
  return [
    dayNumberOf(year, 1, 1)!,
    ...from(springFestival - 1, 8),
    qingmingOf(year),
    ...from(dayNumberOf(year, 5, 1)!, 5),
    ...from(dayNumberOf(year, 10, 1)!, 7),
  ];
}

function rowsOf(csv: string, columns: number): string[][] {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  return lines.map((line) => {
    const cells = line.split(',');
    if (cells.length !== columns) throw new RangeError(`a calendar row needs ${columns} columns: ${line}`);
    return cells;
  });
}
