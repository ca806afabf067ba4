import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryParseDate } from '@merchant-analysis/kernel/business-date';
import { isChineseZone } from '@merchant-analysis/kernel/china';
import type { Calendar } from '../ports/calendar.js';

/** `config/calendars`: date, name, is_off_day (1 a day off, 0 a working day in exchange). */
const CHINA_FILE = 'cn-days-off.csv';
const NO_DAYS: ReadonlySet<number> = new Set();

/** Reads the State Council's days off once, at start. @throws Error when the file is missing or holds no day. */
export async function readCalendar(configDir: string): Promise<Calendar> {
  const file = join(configDir, 'calendars', CHINA_FILE);
  const days = new Set<number>();
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    const [date = '', , isOffDay] = line.trim().split(',');
    const day = tryParseDate(date);
    if (day !== undefined && isOffDay === '1') days.add(day);
  }
  if (days.size === 0) throw new Error(`${file} holds no day off`);
  return { holidaysOf: (timeZone) => (isChineseZone(timeZone) ? days : NO_DAYS) };
}
