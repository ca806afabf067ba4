import { firstDayOfMonth } from '@merchant-analysis/kernel/business-date';
import * as law from '@merchant-analysis/kernel/filing-deadline';
import { nextWorkday, type WorkCalendar } from '../books/work-calendar.js';
import type { KnownFlow } from '../known/known-flow.js';

const USUAL_DAY_OF_MONTH = 15;
/** How likely a deadline is that rests on days off that nobody has published. */
const LIKELY = 0.7;

/** The last day for filing in a month (month number); of years without a notice the likeliest. */
export function filingDeadline(month: number, calendar: WorkCalendar): number {
  return law.filingDeadline(month, daysOffOf(month, calendar).isDayOff);
}

/**
 * The days that may be the last one for filing in a month. Where the days off of its year are not published, it may be
 * any workday from the 15th to the one to which the usual holidays put it off.
 */
export function filingDays(month: number, calendar: WorkCalendar): Pick<KnownFlow, 'days' | 'chances'> {
  const { isDayOff, isPublished } = daysOffOf(month, calendar);
  const likeliest = law.filingDeadline(month, isDayOff);
  const days: number[] = [];
  if (!isPublished) {
    const first = nextWorkday(firstDayOfMonth(month) + USUAL_DAY_OF_MONTH - 1, calendar);
    for (let day = first; day < likeliest; day++) if (!isDayOff(day)) days.push(day);
  }
  if (days.length === 0) return { days: [likeliest], chances: [1] };
  return {
    days: [...days, likeliest],
    chances: [...days.map(() => (1 - LIKELY) / days.length), LIKELY],
  };
}

function daysOffOf(month: number, calendar: WorkCalendar) {
  const { unpublished } = calendar;
  const isPublished = unpublished?.includes(firstDayOfMonth(month)) !== true;
  return { isPublished, isDayOff: isPublished ? calendar.isDayOff : unpublished!.isDayOff };
}
