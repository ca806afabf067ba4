import { nextWorkday, type WorkCalendar } from '../books/work-calendar.js';
import type { KnownFlow } from '../known/known-flow.js';

/** When a payment is later than it ever was: it may come any workday of the next fortnight. */
const OVERDUE_SPAN_DAYS = 14;

/**
 * The days on which something due may be paid, by the delays of its payer. A delay that would have ended by now did
 * not happen: only longer ones are left, so what is late is expected later than it was at first. Banks settle on
 * workdays.
 * @param delays days after `dueDay`, ascending, each equally likely; at least one
 */
export function likelyDays(
  dueDay: number,
  delays: readonly number[],
  lastDay: number,
  calendar: WorkCalendar,
): Pick<KnownFlow, 'days' | 'chances'> {
  const possible = delays.map((delay) => dueDay + delay).filter((day) => day > lastDay);
  const days =
    possible.length > 0
      ? possible
      : Array.from({ length: OVERDUE_SPAN_DAYS }, (_, index) => lastDay + 1 + index);
  const counts = new Map<number, number>();
  for (const day of days) {
    const onWorkday = nextWorkday(day, calendar);
    counts.set(onWorkday, (counts.get(onWorkday) ?? 0) + 1);
  }
  const ascending = [...counts].sort(([a], [b]) => a - b);
  return {
    days: ascending.map(([day]) => day),
    chances: ascending.map(([, count]) => count / days.length),
  };
}
