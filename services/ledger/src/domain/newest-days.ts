/** Days as day numbers, both ends included. */
interface DaySpan {
  readonly fromDay: number;
  readonly toDay: number;
}

/** Counts a day, aligned with the days from `fromDay`. */
interface DayCounts {
  readonly fromDay: number;
  readonly counts: readonly number[];
}

/** How many there are in a span, and the shortest end of it that has `enough` of them; no end when there are none. */
export function newestDays(
  { fromDay, counts }: DayCounts,
  span: DaySpan,
  enough: number,
): { count: number; end?: DaySpan } {
  let count = 0;
  let first: number | undefined;
  let last: number | undefined;
  for (let day = span.toDay; day >= span.fromDay; day--) {
    const ofDay = counts[day - fromDay] ?? 0;
    if (ofDay === 0) continue;
    last ??= day;
    if (count < enough) first = day;
    count += ofDay;
  }
  return first === undefined || last === undefined
    ? { count }
    : { count, end: { fromDay: first, toDay: last } };
}
