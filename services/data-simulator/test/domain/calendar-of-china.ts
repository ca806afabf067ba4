import { readFileSync } from 'node:fs';
import {
  type FeastCalendar,
  parseFeastCalendar,
} from '@merchant-analysis/data-simulator/domain/feast-calendar';

/** The calendar that the service reads at start. */
export function calendarOfChina(): FeastCalendar {
  const read = (name: string): string =>
    readFileSync(new URL(`../../../../config/calendars/${name}`, import.meta.url), 'utf8');
  return parseFeastCalendar(read('cn-days-off.csv'), read('cn-lunar-feasts.csv'));
}
