import { firstDayOfMonth } from './business-date.js';

const LAST_DAY_OF_MONTH = 15;
const LONG_DAYS = 3;

/**
 * The last day on which taxes of the month or quarter before are filed and paid (税收征收管理法实施细则, art. 109): the 15th,
 * put off by the days off of every run of three or more from the 1st to the 15th. The State Taxation Administration
 * counts the days put off as working days (its yearly notices, such as 税总办函〔2020〕242号); without such a run the
 * deadline is the 15th or the first working day behind it.
 * @param month month number in which it falls
 * @param isDayOff weekends and holidays; a make-up working day (调休) is none
 * @example October 2025: eight days off from the 1st put it off to the 27th, the eighth working day after the 15th
 */
export function filingDeadline(month: number, isDayOff: (day: number) => boolean): number {
  const first = firstDayOfMonth(month);
  const last = first + LAST_DAY_OF_MONTH - 1;
  let day = last;
  while (isDayOff(day)) day++;
  const added = daysPutOff(first, last, isDayOff);
  if (added === 0) return day;
  day = last;
  for (let left = added; left > 0; ) if (!isDayOff(++day)) left--;
  return day;
}

/** The days of the long runs of days off within a period. */
function daysPutOff(first: number, last: number, isDayOff: (day: number) => boolean): number {
  let added = 0;
  let length = 0;
  for (let day = first; day <= last + 1; day++) {
    if (day <= last && isDayOff(day)) length++;
    else {
      if (length >= LONG_DAYS) added += length;
      length = 0;
    }
  }
  return added;
}
