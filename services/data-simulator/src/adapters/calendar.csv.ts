import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FeastCalendar, parseFeastCalendar } from '../domain/feast-calendar.js';

/** Reads days off and lunar feasts once, at start. @throws Error when a file is missing or of another shape. */
export async function readFeastCalendar(configDir: string): Promise<FeastCalendar> {
  const read = (name: string): Promise<string> => readFile(join(configDir, 'calendars', name), 'utf8');
  const [daysOff, lunarFeasts] = await Promise.all([read('cn-days-off.csv'), read('cn-lunar-feasts.csv')]);
  return parseFeastCalendar(daysOff, lunarFeasts);
}
