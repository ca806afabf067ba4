import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { type DateRule, dueDays } from './date-rule.js';
import { findDateRule } from './find-date-rule.js';
import type { FlowColumn } from './flow-columns.js';
import { medianOf } from './quantile.js';
import { learnAmount } from './recurring-amount.js';

/** A payment that comes back on its own dates. */
export interface RecurringFlow {
  readonly kind: FlowColumn['kind'];
  readonly category?: string;
  readonly direction: 'in' | 'out';
  readonly rule: DateRule;
  /** Day numbers of the payments found. */
  readonly pastDays: readonly number[];
  /** Due days after the last known day, within the horizon; a payment that is late is due tomorrow. */
  readonly nextDays: readonly number[];
  /** Expected on each of `nextDays`, minor units, positive. */
  readonly nextAmounts: readonly number[];
  /** What one payment usually is, minor units, positive. */
  readonly typicalMinor: number;
  readonly relativeErrors: readonly number[];
}

/** Kinds that customers decide about, day by day; the statistical model is better at them. */
const NOT_RECURRING: ReadonlySet<string> = new Set(['sale', 'refund', 'own_transfer']);
/** Above this share of days with money, only amounts that stand out can be recurring payments. */
const DENSE_SHARE = 0.2;
const STANDS_OUT = 5;
/** Wages twice a month, or a rent and a deposit in one column. */
const MOST_IN_A_COLUMN = 3;
/** A payment that is later than this will not come any more. */
const LATE_DAYS = 5;

/**
 * Finds the recurring flows of a column and takes their payments out of `column.amounts` (in place), so that
 * what is left can be forecast statistically.
 * @param firstDay day number of `amounts[0]`.
 */
export function takeRecurringFlows(
  column: FlowColumn,
  firstDay: number,
  horizonDays: number,
): RecurringFlow[] {
  const { kind, category, direction, amounts } = column;
  if (NOT_RECURRING.has(kind)) return [];
  const lastDay = firstDay + amounts.length - 1;
  const flows: RecurringFlow[] = [];
  for (let round = 0; round < MOST_IN_A_COLUMN; round++) {
    const days = daysThatStandOut(amounts, firstDay);
    const found = findDateRule({ days, firstDay, lastDay });
    if (!found) break;
    const pastDays = found.matched.map((index) => days[index]!);
    const pastAmounts = pastDays.map((day) => amounts[day - firstDay]!);
    const learnt = learnAmount(pastAmounts, pastDays.map(monthNumberOf));
    const nextDays = nextDueDays(found.rule, pastDays.at(-1)!, lastDay, horizonDays);
    for (const day of pastDays) amounts[day - firstDay] = 0;
    flows.push({
      kind,
      ...(category === undefined ? {} : { category }),
      direction,
      rule: found.rule,
      pastDays,
      nextDays,
      nextAmounts: nextDays.map((day) => learnt.foresee(monthNumberOf(day))),
      typicalMinor: Math.round(medianOf(pastAmounts.slice(-6))),
      relativeErrors: learnt.relativeErrors,
    });
  }
  return flows;
}

/** Days with money; in a busy column only those well above the usual amount. */
function daysThatStandOut(amounts: Float64Array, firstDay: number): number[] {
  const days: number[] = [];
  for (let index = 0; index < amounts.length; index++) if (amounts[index]! > 0) days.push(firstDay + index);
  if (days.length <= DENSE_SHARE * amounts.length) return days;
  const usual = medianOf(days.map((day) => amounts[day - firstDay]!));
  return days.filter((day) => amounts[day - firstDay]! >= STANDS_OUT * usual);
}

/** Due days to come. One that was due in the last days and has not been paid is expected tomorrow. */
function nextDueDays(rule: DateRule, lastPaid: number, lastDay: number, horizonDays: number): number[] {
  const days = dueDays(rule, lastDay + 1, lastDay + horizonDays);
  if (rule.every === 'week') return days;
  // Paid up to three days early: that due day is done.
  if (days[0] !== undefined && days[0] - lastPaid <= LATE_DAYS) days.shift();
  const late = dueDays(rule, lastDay - LATE_DAYS, lastDay).some((due) => due > lastPaid + LATE_DAYS);
  return late && days[0] !== lastDay + 1 ? [lastDay + 1, ...days] : days;
}
