import { businessCalendar, parseDayCut, weekdayOf } from '@merchant-analysis/kernel/business-date';
import type { Plan } from './plan.js';

/**
 * Each local day of the plan has exactly one due time, also when clocks change: a time that does not exist on
 * that day is taken with the offset before the change, and of a time that comes twice the first counts.
 */

/** The first due time after an instant. Instants in milliseconds since 1970. */
export function nextDueAfter(plan: Plan, instant: number): number {
  const { dayOf, dueOn } = daysOf(plan);
  for (let day = dayOf(instant); ; day++) {
    const due = dueOn(day);
    if (due !== undefined && due > instant) return due;
  }
}

/** The last due time that is not after an instant. */
export function lastDueUpTo(plan: Plan, instant: number): number {
  const { dayOf, dueOn } = daysOf(plan);
  // A time that is skipped may fall on the local day after: begin one day later and walk back.
  for (let day = dayOf(instant) + 1; ; day--) {
    const due = dueOn(day);
    if (due !== undefined && due <= instant) return due;
  }
}

function daysOf({ at, weekdays, timeZone }: Plan) {
  const calendar = businessCalendar(timeZone);
  const second = parseDayCut(at) * 60;
  const isOnWeekday = (day: number): boolean =>
    weekdays === undefined || weekdays.length === 0 || weekdays.includes(weekdayOf(day));
  return {
    dayOf: (instant: number) => calendar.dayOf(instant),
    dueOn: (day: number) => (isOnWeekday(day) ? calendar.instantOf(day, second) : undefined),
  };
}
