import { civilOf, weekdayOf } from '@merchant-analysis/kernel/business-date';
import type { DateRule, WeekendShift } from './date-rule.js';

/** A rule worth a closer look. */
interface RuleCandidate {
  readonly rule: DateRule;
  /** Payments that lie exactly on its due days. */
  readonly exact: number;
  /** Fewest payments that make it a rule. */
  readonly least: number;
}

const SHIFTS: readonly WeekendShift[] = ['same-day', 'next-workday', 'previous-workday'];
/** A rule that chance would explain this often is no rule. */
const CHANCE = 0.005;
/** How many rules of each family could be tried: the more, the easier one of them fits by chance. */
const RULES_OF = { week: 7, 'two-weeks': 14, month: 93, quarter: 279 } as const;
const LEAST_OF = { week: 6, 'two-weeks': 4, month: 3, quarter: 3 } as const;
/** More of a family need not be looked at. */
const MOST_OF_A_FAMILY = 6;

/**
 * The rules that more payments follow to the day than chance would make them, best first in each family. Every
 * payment is counted once for each rule that it fits, so no rule has to be tried on all payments.
 * @param days ascending day numbers; @param density payments a day.
 */
export function ruleCandidates(days: readonly number[], density: number): RuleCandidate[] {
  return [
    ...countWeekly(days, 7, density),
    ...countWeekly(days, 14, density),
    ...countMonthly(days, density),
  ];
}

function countWeekly(days: readonly number[], period: 7 | 14, density: number): RuleCandidate[] {
  const counts = new Int32Array(period);
  for (const day of days) counts[day % period]! += 1;
  const every = period === 7 ? 'week' : 'two-weeks';
  const least = leastExact(every, density);
  const found: RuleCandidate[] = [];
  for (let anchor = 0; anchor < period; anchor++) {
    const exact = counts[anchor]!;
    if (exact >= least) found.push({ rule: { every, anchor }, exact, least: LEAST_OF[every] });
  }
  return best(found);
}

/** Counts by quarter phase, shift and day of the month; a month is the sum of its three phases. */
function countMonthly(days: readonly number[], density: number): RuleCandidate[] {
  const counts = new Int32Array(3 * 3 * 32);
  const count = (original: number, shift: number): void => {
    const { year, month, day } = civilOf(original);
    const phase = (year * 12 + month - 1) % 3;
    const isLast = civilOf(original + 1).day === 1;
    for (let due = day; due <= (isLast ? 31 : day); due++) counts[(phase * 3 + shift) * 32 + due]! += 1;
  };
  for (const day of days) {
    count(day, 0);
    const weekday = weekdayOf(day);
    if (weekday > 5) continue;
    count(day, 1);
    count(day, 2);
    // Monday may stand for the weekend before it, Friday for the one after it.
    for (const away of weekday === 1 ? [-1, -2] : []) count(day + away, 1);
    for (const away of weekday === 5 ? [1, 2] : []) count(day + away, 2);
  }
  const leastMonths = leastExact('month', density);
  const leastQuarters = leastExact('quarter', density);
  const months: RuleCandidate[] = [];
  const quarters: RuleCandidate[] = [];
  for (const [index, shift] of SHIFTS.entries()) {
    for (let dayOfMonth = 1; dayOfMonth <= 31; dayOfMonth++) {
      let all = 0;
      for (let quarterPhase = 0; quarterPhase < 3; quarterPhase++) {
        const exact = counts[(quarterPhase * 3 + index) * 32 + dayOfMonth]!;
        all += exact;
        if (exact < leastQuarters) continue;
        const rule = { every: 'quarter', dayOfMonth, shift, quarterPhase } as const;
        quarters.push({ rule, exact, least: LEAST_OF.quarter });
      }
      if (all < leastMonths) continue;
      months.push({ rule: { every: 'month', dayOfMonth, shift }, exact: all, least: LEAST_OF.month });
    }
  }
  return [...best(months), ...best(quarters)];
}

function leastExact(every: keyof typeof RULES_OF, density: number): number {
  return Math.log(CHANCE / RULES_OF[every]) / Math.log(Math.min(density, 0.9));
}

/** The best fitting first; among equals the simpler rule stays first. */
function best(candidates: RuleCandidate[]): RuleCandidate[] {
  return candidates.sort((a, b) => b.exact - a.exact).slice(0, MOST_OF_A_FAMILY);
}
