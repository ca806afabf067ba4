import { monthNumberOf, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { dueDays } from './date-rule.js';
import type { MatchedRule } from './find-date-rule.js';

/** A payment that is later than this beyond its usual day will not come any more. */
const LATE_DAYS = 5;
/** Moved by more than this against its rule, a payment has met a holiday and will do so again next year. */
const MOVED_DAYS = 3;

/**
 * The days on which payments are expected after the last known day, within the horizon. A due day that has been
 * paid, also early, is done; one that is a few days late is expected tomorrow. Where last year's payment of the
 * same month was moved by a long holiday (taxes in October), this year's is moved as far.
 */
export function nextDueDays(
  { rule, window, matched }: MatchedRule,
  lastDay: number,
  horizonDays: number,
): number[] {
  const lastPaid = matched.at(-1)!.day;
  const expected: number[] = [];
  for (const due of dueDays(rule, lastDay - window.lateDays - LATE_DAYS, lastDay + horizonDays)) {
    if (lastPaid >= due - window.earlyDays) continue;
    const day = onWorkday(due, movedBy(due, matched));
    if (day > lastDay + horizonDays) continue;
    if (day > lastDay) expected.push(day);
    else if (!('anchor' in rule) && lastDay - day <= LATE_DAYS) expected.push(lastDay + 1);
  }
  return expected;
}

/** How far the payment of the same month was moved one year ago, or two. */
function movedBy(due: number, matched: MatchedRule['matched']): number {
  const month = monthNumberOf(due);
  for (const years of [1, 2]) {
    const past = matched.find((payment) => monthNumberOf(payment.due) === month - 12 * years);
    if (past) return past.day - past.due > MOVED_DAYS ? past.day - past.due : 0;
  }
  return 0;
}

function onWorkday(due: number, moved: number): number {
  const day = due + moved;
  const weekday = weekdayOf(day);
  return moved === 0 || weekday < 6 ? day : day + 8 - weekday;
}
