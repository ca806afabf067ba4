import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayNumberOf, tryParseDate } from '@merchant-analysis/kernel/business-date';
import { SettingsError } from '@merchant-analysis/settings/settings';
import type { CalendarFacts } from '../domain/facts.js';

const FIRST_YEAR = 2000;
const LAST_YEAR = 2050;
/** Trade runs high on the days before the Spring Festival (年货). */
const DAYS_BEFORE_SPRING_FESTIVAL = 3;

/** Sales festivals of every year, month and day. */
const SALES_FESTIVALS: readonly (readonly [number, number, string])[] = [
  [6, 18, '618'],
  [11, 11, '双十一'],
  [12, 12, '双十二'],
  [2, 14, '情人节'],
];

const LUNAR_FEASTS: Readonly<Record<string, string>> = {
  spring_festival: '春节',
  lantern: '元宵节',
  dragon_boat: '端午节',
  mid_autumn: '中秋节',
  double_ninth: '重阳节',
};

/**
 * Reads the calendars once, at start: days off and make-up days of the State Council, lunar feasts, and the
 * sales festivals.
 * @throws SettingsError when a file is missing or not a calendar.
 */
export function loadCalendar(calendarsDir: string): CalendarFacts {
  const daysOff = new Set<number>();
  const makeUpDays = new Set<number>();
  const busyDays = new Map<number, string>();
  for (const { date, name, is_off_day: isOff } of table(join(calendarsDir, 'cn-days-off.csv'), [
    'date',
    'name',
    'is_off_day',
  ])) {
    const day = dayOf(date, calendarsDir);
    if (isOff !== '1') {
      makeUpDays.add(day);
      continue;
    }
    daysOff.add(day);
    busyDays.set(day, name ?? '');
  }
  for (const { year: _, ...feasts } of table(join(calendarsDir, 'cn-lunar-feasts.csv'), [
    'year',
    'spring_festival',
  ])) {
    for (const [feast, date] of Object.entries(feasts)) {
      const day = dayOf(date, calendarsDir);
      const name = LUNAR_FEASTS[feast] ?? feast;
      busyDays.set(day, name);
      const eves = feast === 'spring_festival' ? DAYS_BEFORE_SPRING_FESTIVAL : 1;
      for (let before = 1; before <= eves; before++) busyDays.set(day - before, `${name}前`);
    }
  }
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    for (const [month, date, name] of SALES_FESTIVALS) busyDays.set(dayNumberOf(year, month, date)!, name);
  }
  return { daysOff, makeUpDays, busyDays };
}

function dayOf(text: string | undefined, folder: string): number {
  const day = text === undefined ? undefined : tryParseDate(text);
  if (day === undefined) throw new SettingsError([`a calendar in ${folder} holds ${text}, which is no date`]);
  return day;
}

function table(path: string, needed: readonly string[]): Record<string, string | undefined>[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new SettingsError([`${path} cannot be read: the compliance rules need it`]);
  }
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const columns = head.split(',');
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) throw new SettingsError([`${path} has no column ${missing.join(', ')}`]);
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
  });
}
