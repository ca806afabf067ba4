import { monthNumberOf } from '@merchant-analysis/kernel/business-date';

/** What tells the time of a row: a count, a day number, or an instant in days. */
export type TimeUnit = 'number' | 'day' | 'instant';

const SHORTEST_MONTH = 28;
const LONGEST_MONTH = 31;
/** Of instants in days: less than a second. */
const EXACT = 1e-5;
/** Where more places are empty than filled, the times are no regular steps with gaps. */
const MOST_PER_ROW = 2;

/**
 * The place of each row on a grid of equal steps, the first one at 0: weeks, months, hours or counts that are skipped
 * leave places empty. Days are a grid whatever is skipped; other times that fit no grid are taken as neighbours.
 * @param times ascending
 */
export function placesInTime(times: readonly number[], unit: TimeUnit): number[] {
  const asNeighbours = times.map((_, index) => index);
  if (times.length < 2) return asNeighbours;
  const smallest = smallestStep(times);
  if (unit === 'day' && smallest === 1) return times.map((time) => time - times[0]!);
  const places = placesOf(times, smallest) ?? (unit === 'day' ? placesByMonth(times, smallest) : undefined);
  if (places === undefined || places.at(-1)! + 1 > MOST_PER_ROW * times.length) return asNeighbours;
  return places;
}

/** Undefined where a time is no whole number of steps away from the first. */
function placesOf(times: readonly number[], step: number): number[] | undefined {
  const places = times.map((time) => Math.round((time - times[0]!) / step));
  const fits = places.every((place, index) => Math.abs(times[0]! + place * step - times[index]!) < EXACT);
  return fits ? places : undefined;
}

/** Dates a month or some months apart. */
function placesByMonth(times: readonly number[], smallest: number): number[] | undefined {
  const months = times.map(monthNumberOf);
  const step = smallestStep(months);
  const shortest = step * SHORTEST_MONTH;
  return step > 0 && smallest >= shortest && smallest <= step * LONGEST_MONTH
    ? placesOf(months, step)
    : undefined;
}

/** The least time between neighbours; infinite where there are none. */
export function smallestStep(times: readonly number[]): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let index = 1; index < times.length; index++) {
    smallest = Math.min(smallest, times[index]! - times[index - 1]!);
  }
  return smallest;
}
