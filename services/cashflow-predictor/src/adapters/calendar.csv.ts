import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFeasts } from '../domain/feast.js';
import type { Calendar } from '../ports/calendar.js';

const CHINA = 'CNY';

/** Reads days off and lunar feasts once, at start. @throws Error when a table is missing or of another shape. */
export async function readCalendar(configDir: string): Promise<Calendar> {
  const read = (name: string): Promise<string> => readFile(join(configDir, 'calendars', name), 'utf8');
  const [lunar, daysOff] = await Promise.all([read('cn-lunar-feasts.csv'), read('cn-days-off.csv')]);
  const feasts = parseFeasts(lunar, daysOff);
  return { feastsOf: (currency) => (currency === CHINA ? feasts : []) };
}
