import { firstDayOfMonth, monthNumberOf, weekdayOf } from '@merchant-analysis/kernel/business-date';

/** What happens to a payment day that falls on a Saturday or Sunday. */
export type WeekendShift = 'same-day' | 'next-workday' | 'previous-workday';

/** On which days a recurring flow falls due. */
export type DateRule =
  | {
      readonly every: 'week' | 'two-weeks';
      /** Day number of one due day; the others are 7 or 14 days apart. */
      readonly anchor: number;
    }
  | {
      readonly every: 'month' | 'quarter';
      /** 1–31; a month without that day pays on its last day, so 31 is the end of every month. */
      readonly dayOfMonth: number;
      readonly shift: WeekendShift;
      /** For a quarter: month number modulo 3 of the months that pay. */
      readonly quarterPhase?: number;
    };

/** The due days from `from` to `to`, both included, ascending. Day numbers. */
export function dueDays(rule: DateRule, from: number, to: number): number[] {
  const days: number[] = [];
  if ('anchor' in rule) {
    const step = rule.every === 'week' ? 7 : 14;
    const first = from + ((((rule.anchor - from) % step) + step) % step);
    for (let day = first; day <= to; day += step) days.push(day);
    return days;
  }
  // A shift can carry a due day over the border of a month: look one month further on both sides.
  const lastMonth = monthNumberOf(to) + 1;
  for (let month = monthNumberOf(from) - 1; month <= lastMonth; month++) {
    if (rule.every === 'quarter' && month % 3 !== rule.quarterPhase) continue;
    const day = dueDayInMonth(month, rule.dayOfMonth, rule.shift);
    if (day >= from && day <= to) days.push(day);
  }
  return days;
}

/** The due day of one month (month number), after the weekend rule. */
function dueDayInMonth(month: number, dayOfMonth: number, shift: WeekendShift): number {
  const first = firstDayOfMonth(month);
  const length = firstDayOfMonth(month + 1) - first;
  return shiftFromWeekend(first + Math.min(dayOfMonth, length) - 1, shift);
}

function shiftFromWeekend(day: number, shift: WeekendShift): number {
  if (shift === 'same-day') return day;
  const weekday = weekdayOf(day);
  if (weekday < 6) return day;
  return shift === 'next-workday' ? day + 8 - weekday : day - (weekday - 5);
}
