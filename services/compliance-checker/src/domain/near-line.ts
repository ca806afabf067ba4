import type { PartyDays } from '@merchant-analysis/contracts/read-models';
import type { Transaction } from '@merchant-analysis/contracts/transactions';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { reachesShare, smallestFrom } from './exact-ratio.js';
import type { CalendarFacts } from './facts.js';
import { isWorkingDay } from './working-days.js';

/** Transactions of one customer in one direction, with the line that they may be keeping below. */
interface Watched {
  readonly rows: readonly Transaction[];
  readonly lineMinor: number;
}

interface NearLineRules {
  /** A near-line amount is at least this share of the line, and below the line. */
  readonly nearRatio: number;
  readonly minimumCount: number;
  readonly minimumShare: number;
  readonly workingDays: number;
}

export interface NearLineRun {
  readonly near: readonly Transaction[];
  /** Every transaction of the window, near the line or not. */
  readonly total: number;
  readonly sumMinor: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

/**
 * Runs of amounts just below a line (拆分): in a window of working days, enough of them, together above the line,
 * and most of what this customer did. Windows start at a near-line transaction and do not overlap.
 */
export function nearLineRuns(watched: Watched, rules: NearLineRules, calendar: CalendarFacts): NearLineRun[] {
  const lowest = smallestFrom(watched.lineMinor, rules.nearRatio);
  const dated = watched.rows
    .map((row) => ({ row, day: parseDate(row.businessDate), amount: Math.abs(row.amountMinor) }))
    .sort((a, b) => a.day - b.day);
  const near = dated.filter(({ amount }) => amount >= lowest && amount < watched.lineMinor);
  const runs: NearLineRun[] = [];
  for (let start = 0; start < near.length; ) {
    const first = near[start]!;
    const last = endOfWindow(first.day, rules.workingDays, calendar);
    const inside = near.filter(({ day }, index) => index >= start && day <= last);
    const total = dated.filter(({ day }) => day >= first.day && day <= last).length;
    const sumMinor = inside.reduce((sum, { amount }) => sum + amount, 0);
    const conspicuous =
      inside.length >= rules.minimumCount &&
      sumMinor >= watched.lineMinor &&
      reachesShare(inside.length, total, rules.minimumShare);
    if (conspicuous) {
      const lastDay = inside.at(-1)!.day;
      runs.push({ near: inside.map(({ row }) => row), total, sumMinor, firstDay: first.day, lastDay });
    }
    start += conspicuous ? inside.length : 1;
  }
  return runs;
}

/** How many near-line amounts a day's sum can hold at most: what makes a closer look worth a question. */
export function mostNearLine(row: PartyDays['rows'][number], lineMinor: number, nearRatio: number): number {
  return Math.min(row.count, Math.floor(row.sumMinor / smallestFrom(lineMinor, nearRatio)));
}

/** The last day before the working day that would be one too many, counted from `start`. */
function endOfWindow(start: number, workingDays: number, calendar: CalendarFacts): number {
  let left = workingDays;
  for (let day = start; ; day++) {
    if (isWorkingDay(day, calendar) && --left < 0) return day - 1;
  }
}
