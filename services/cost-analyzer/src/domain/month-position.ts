import { civilOf, daysInMonth } from '@merchant-analysis/kernel/business-date';
import { median } from './median.js';

/** Fewer months do not tell a habit from chance. */
const LEAST_MONTHS = 6;
/** The last days of a month are counted from its end: paydays and closing days lie there. */
const COUNTED_FROM_END = 3;
const POSITIONS = 32 + COUNTED_FROM_END;

/**
 * What recurs on the same day of every month, such as the evening after payday: the median of the values at each
 * position in the month, one entry a day. 0 for a position that has been seen fewer than six times.
 * @param positions of the days of the values, from `monthPositionsOf`
 */
export function monthPositionMedians(values: readonly number[], positions: readonly number[]): number[] {
  const groups: number[][] = Array.from({ length: POSITIONS }, () => []);
  positions.forEach((position, day) => {
    groups[position]!.push(values[day]!);
  });
  const medians = groups.map((group) => (group.length < LEAST_MONTHS ? 0 : median(group)));
  return positions.map((position) => medians[position]!);
}

/** The place of each of `count` days in its month: 1–31 from the start, 32 and up from the end. */
export function monthPositionsOf(firstDay: number, count: number): number[] {
  let { year, month, day } = civilOf(firstDay);
  let last = daysInMonth(year, month);
  return Array.from({ length: count }, () => {
    const position = last - day < COUNTED_FROM_END ? 32 + last - day : day;
    day += 1;
    if (day > last) {
      day = 1;
      year += month === 12 ? 1 : 0;
      month = month === 12 ? 1 : month + 1;
      last = daysInMonth(year, month);
    }
    return position;
  });
}
