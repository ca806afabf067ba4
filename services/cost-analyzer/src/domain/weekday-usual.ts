import { median } from './median.js';

/** Weeks before and after a day that tell what is usual on its weekday. */
const WEEKS_AROUND = 4;

/**
 * What is usual on each day: the median of the same weekday in the four weeks before and the four after it,
 * without the day itself. At the ends of the series the eight nearest weeks are taken.
 * @param amounts one a day, consecutive days, minor units
 */
export function usualByWeekday(amounts: readonly number[]): number[] {
  const around: number[] = [];
  return amounts.map((amount, day) => {
    const weekday = day % 7;
    const weeks = Math.floor((amounts.length - 1 - weekday) / 7) + 1;
    const week = (day - weekday) / 7;
    const first = Math.max(0, Math.min(week - WEEKS_AROUND, weeks - 1 - 2 * WEEKS_AROUND));
    around.length = 0;
    for (let other = first; other < weeks && around.length < 2 * WEEKS_AROUND; other++) {
      if (other !== week) around.push(amounts[weekday + other * 7]!);
    }
    return around.length === 0 ? amount : Math.round(median(around));
  });
}
