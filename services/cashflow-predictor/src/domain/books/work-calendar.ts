import { weekdayOf } from '@merchant-analysis/kernel/business-date';

/** Which days people and banks work, as the State Council's notices and the weekends make it. */
export interface WorkCalendar {
  /** Weekend or holiday; a make-up working day (调休) is none. */
  isDayOff(day: number): boolean;
  /** A day off that a notice or the law names, not a plain weekend. */
  isHoliday(day: number): boolean;
  /** Years of which no notice is known yet, and their days off if holidays are arranged as they usually are. */
  readonly unpublished?: { includes(day: number): boolean; isDayOff(day: number): boolean };
}

/** Saturdays and Sundays, nothing else: for merchants outside of China. */
export const WEEKENDS_ONLY: WorkCalendar = {
  isDayOff: (day) => weekdayOf(day) > 5,
  isHoliday: () => false,
};

/** The first workday on or after a day. */
export function nextWorkday(day: number, calendar: WorkCalendar): number {
  let candidate = day;
  while (calendar.isDayOff(candidate)) candidate++;
  return candidate;
}
