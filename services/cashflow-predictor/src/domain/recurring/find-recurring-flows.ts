import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { SOCIAL_INSURANCE } from '../books/filed-categories.js';
import type { FlowColumn } from '../books/flow-columns.js';
import { medianOf } from '../series/quantile.js';
import type { DateRule } from './date-rule.js';
import { findDateRule } from './find-date-rule.js';
import { nextDueDays } from './next-due-days.js';
import { learnAmount } from './recurring-amount.js';

/** A payment that comes back on its own dates. */
export interface RecurringFlow {
  readonly kind: FlowColumn['kind'];
  readonly category?: string;
  readonly direction: 'in' | 'out';
  /** Whose it is, in the books of a group. */
  readonly merchantId?: string;
  readonly rule: DateRule;
  /** Day numbers of the payments found. */
  readonly pastDays: readonly number[];
  /** What each of them was, minor units, positive. */
  readonly pastAmounts: readonly number[];
  /** Due days after the last known day, within the horizon; a payment that is late is due tomorrow. */
  readonly nextDays: readonly number[];
  /** Expected on each of `nextDays`, minor units, positive. */
  readonly nextAmounts: readonly number[];
  /** What one payment usually is, minor units, positive. */
  readonly typicalMinor: number;
  readonly relativeErrors: readonly number[];
  /** Somebody has said that it does not come back. */
  readonly isRejected?: boolean;
}

/** Kinds that customers decide about, day by day; the statistical model is better at them. */
const NOT_RECURRING: ReadonlySet<string> = new Set(['sale', 'refund', 'own_transfer']);
/** Above this share of days with money, only amounts that stand out can be recurring payments. */
const DENSE_SHARE = 0.2;
const STANDS_OUT = 5;
/** Wages twice a month, or a rent and a deposit in one column. */
const MOST_IN_A_COLUMN = 3;
/** A slow bank, a weekend. */
const LATE_DAYS = 3;
/** Filing ends on the 15th and is put off by holidays of three days or more: after National Day by up to 13 days. */
const LATE_TAX_DAYS = 13;

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
  if (NOT_RECURRING.has(kind) || isLoanReceived(column)) return [];
  const lastDay = firstDay + amounts.length - 1;
  const isFiled = kind === 'tax' || SOCIAL_INSURANCE.test(category ?? '');
  const flows: RecurringFlow[] = [];
  for (let round = 0; round < MOST_IN_A_COLUMN; round++) {
    const days = daysThatStandOut(amounts, firstDay);
    const lateDays = isFiled ? LATE_TAX_DAYS : LATE_DAYS;
    const found = findDateRule({ days, firstDay, lastDay, lateDays, isFiled });
    if (!found) break;
    const pastDays = found.matched.map(({ day }) => day);
    const pastAmounts = pastDays.map((day) => amounts[day - firstDay]!);
    const learnt = learnAmount(pastAmounts, pastDays.map(monthNumberOf));
    const nextDays = nextDueDays(found, lastDay, horizonDays);
    for (const day of pastDays) amounts[day - firstDay] = 0;
    flows.push({
      kind,
      ...(category === undefined ? {} : { category }),
      direction,
      rule: found.rule,
      pastDays,
      pastAmounts,
      nextDays,
      nextAmounts: nextDays.map((day) => learnt.foresee(monthNumberOf(day))),
      typicalMinor: Math.round(medianOf(pastAmounts.slice(-6))),
      relativeErrors: learnt.relativeErrors,
    });
  }
  return flows;
}

/** A loan received is a decision, not a habit, however often it was taken. */
function isLoanReceived({ kind, direction }: FlowColumn): boolean {
  return kind === 'financing' && direction === 'in';
}

/** Days with money; in a busy column only those well above the usual amount. */
function daysThatStandOut(amounts: Float64Array, firstDay: number): number[] {
  const days: number[] = [];
  for (let index = 0; index < amounts.length; index++) if (amounts[index]! > 0) days.push(firstDay + index);
  if (days.length <= DENSE_SHARE * amounts.length) return days;
  const usual = medianOf(days.map((day) => amounts[day - firstDay]!));
  return days.filter((day) => amounts[day - firstDay]! >= STANDS_OUT * usual);
}

/** Puts the payments of a flow back into the column that they were taken out of, in place. */
export function giveBackFlow(columns: readonly FlowColumn[], flow: RecurringFlow, firstDay: number): void {
  const { kind, category, direction, pastDays, pastAmounts } = flow;
  const column = columns.find(
    (one) => one.kind === kind && one.category === category && one.direction === direction,
  );
  pastDays.forEach((day, index) => {
    column!.amounts[day - firstDay]! += pastAmounts[index]!;
  });
}
