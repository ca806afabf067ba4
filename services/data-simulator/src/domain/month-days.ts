import { civilOf, firstDayOfMonth } from '@merchant-analysis/kernel/business-date';

/** The day number of a day of the month (1–28, so that every month has it). */
export function dueInMonth(monthNumber: number, dayOfMonth: number): number {
  return firstDayOfMonth(monthNumber) + dayOfMonth - 1;
}

/** Whether a day is the last of its month. */
export function isLastOfMonth(day: number): boolean {
  return civilOf(day + 1).day === 1;
}

/** Month of the year, 1–12. */
export function monthOfYear(monthNumber: number): number {
  return (((monthNumber % 12) + 12) % 12) + 1;
}

/** How many days of a month lie on or after a first day, and how many it has. */
export function daysInBusiness(monthNumber: number, firstDay: number): { open: number; all: number } {
  const start = firstDayOfMonth(monthNumber);
  const all = firstDayOfMonth(monthNumber + 1) - start;
  return { open: Math.max(0, all - Math.max(0, firstDay - start)), all };
}
