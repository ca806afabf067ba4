import * as law from '@merchant-analysis/kernel/filing-deadline';
import type { WorkCalendar } from './work-calendar.js';

/** The last day for filing in a month (month number), by a calendar of days off. */
export function filingDeadline(month: number, { isDayOff }: WorkCalendar): number {
  return law.filingDeadline(month, isDayOff);
}
