import { firstDayOfMonth } from '@merchant-analysis/kernel/business-date';
import { nextWorkday, type WorkCalendar } from './work-calendar.js';

const DEADLINE_DAY_OF_MONTH = 15;
const LONG_HOLIDAY_DAYS = 3;

/**
 * The last day on which taxes of the month before are filed and paid: the 15th, later by the days of every holiday of
 * three days or more that falls into the days before it, and then on a workday (税收征收管理法实施细则, art. 109).
 * @param month month number in which it falls
 * @example October: the holiday from the 1st to the 7th puts it off from the 15th to the 22nd
 */
export function filingDeadline(month: number, calendar: WorkCalendar): number {
  const first = firstDayOfMonth(month);
  const deadline = first + DEADLINE_DAY_OF_MONTH - 1;
  let added = 0;
  let length = 0;
  for (let day = first; day <= deadline + 1; day++) {
    if (day <= deadline && calendar.isHoliday(day)) length++;
    else {
      if (length >= LONG_HOLIDAY_DAYS) added += length;
      length = 0;
    }
  }
  return nextWorkday(deadline + added, calendar);
}
