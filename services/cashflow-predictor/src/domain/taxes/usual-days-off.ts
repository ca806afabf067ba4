import { dayNumberOf, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { qingmingOf } from '@merchant-analysis/kernel/china';

/** A year and its lunar feasts. Day numbers but for the year. */
export interface YearOfFeasts {
  readonly year: number;
  readonly springFestival: number;
  readonly dragonBoat: number;
  readonly midAutumn: number;
}

const isWeekend = (day: number): boolean => weekdayOf(day) > 5;

/**
 * The days off of years without a notice, if the State Council arranges them as it has done for years: Spring Festival
 * eight days from its eve, May five, October seven, or eight with the Mid-Autumn feast in it, each made up for on the
 * weekend beside it; a feast of one day joined with the weekend that is next to it, or a day from it.
 */
export function usualDaysOff(years: readonly YearOfFeasts[]): (day: number) => boolean {
  const off = new Set<number>();
  const work = new Set<number>();
  for (const { year, springFestival, dragonBoat, midAutumn } of years) {
    const [october, may] = [dayNumberOf(year, 10, 1)!, dayNumberOf(year, 5, 1)!];
    const isJoined = midAutumn >= october && midAutumn < october + 8;
    for (const [first, length] of [
      [springFestival - 1, 8],
      [may, 5],
      [october, isJoined ? 8 : 7],
    ] as const) {
      for (let day = first; day < first + length; day++) off.add(day);
      for (let day = first - 1; isWeekend(day); day--) work.add(day);
      for (let day = first + length; isWeekend(day); day++) work.add(day);
    }
    for (const feast of [dayNumberOf(year, 1, 1)!, qingmingOf(year), dragonBoat, midAutumn]) {
      for (const day of joinedDays(feast)) off.add(day);
    }
  }
  return (day) => off.has(day) || (isWeekend(day) && !work.has(day));
}

/** Three days with the weekend; a Wednesday stands alone. */
function joinedDays(feast: number): number[] {
  const from = FIRST_OF_THREE[weekdayOf(feast) - 1];
  return from === undefined ? [feast] : [feast + from, feast + from + 1, feast + from + 2];
}

/** From Monday to Sunday: where the three days begin, seen from the feast. */
const FIRST_OF_THREE = [-2, -2, undefined, 0, 0, 0, -1] as const;
