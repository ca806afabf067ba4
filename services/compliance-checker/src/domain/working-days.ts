import { weekdayOf } from '@merchant-analysis/kernel/business-date';
import type { CalendarFacts } from './facts.js';

/** Whether people work on this day: Monday to Friday, without days off, with make-up days (调休). */
export function isWorkingDay(day: number, calendar: CalendarFacts): boolean {
  if (calendar.makeUpDays.has(day)) return true;
  return weekdayOf(day) <= 5 && !calendar.daysOff.has(day);
}

/** How many working days lie from `from` to `to`, both included. */
export function workingDaysBetween(from: number, to: number, calendar: CalendarFacts): number {
  let count = 0;
  for (let day = from; day <= to; day++) if (isWorkingDay(day, calendar)) count++;
  return count;
}
