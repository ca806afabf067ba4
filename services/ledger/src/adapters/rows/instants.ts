import type { BusinessCalendar } from '@merchant-analysis/kernel/business-date';

const DAY_MS = 86_400_000;

/**
 * Instants between which every row of some business days lies, a day more at either end: a day cut moves a day by
 * up to 24 hours and a change to summer time by some more. The rows themselves say their day exactly.
 */
export function instantsOf(calendar: BusinessCalendar, firstDay: number, lastDay: number) {
  const first = calendar.instantOf(firstDay, 0) - DAY_MS / 8;
  const last = calendar.instantOf(lastDay + 2, 0) + DAY_MS / 8;
  return { first, last };
}
