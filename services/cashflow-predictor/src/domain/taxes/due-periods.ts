import { firstDayOfMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { nextWorkday, type WorkCalendar } from '../books/work-calendar.js';
import type { KnownFlow } from '../known/known-flow.js';
import { filingDays, filingDeadline } from './filing-deadline.js';
import { movedBy, type TaxPayment, usualOffset } from './filing-habits.js';
import { periodBefore, type TaxPeriod, taxPeriodOf } from './tax-periods.js';

interface Window {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly horizonDays: number;
  readonly calendar: WorkCalendar;
}

/** A period whose tax is still to be paid, and the days on which it may be. */
export interface DuePeriod extends Pick<KnownFlow, 'days' | 'chances'> {
  readonly period: TaxPeriod;
  /** The deadline, or the later day on which this payer usually pays. */
  readonly dueDay: number;
  readonly isLate: boolean;
}

/** A payment earlier than so many days before this payer's usual day is no early one where one is overdue. */
const EARLY_DAYS = 5;
/** Periods before the current one whose late payments are looked for, so that they are not taken for a later period's. */
const LOOKED_BACK = 2;

/**
 * The periods that this payer has not paid and may pay within the horizon, in order. One that is not paid by its day is
 * late: it is expected on the next working day, until it has been late for too long to be believed.
 * @param payments all of this tax, by day
 * @param past those of each month together
 * @param overdueDaysOf so long behind its day a tax is still expected, of who had paid so before
 */
export function duePeriods(
  { firstDay, lastDay, horizonDays, calendar }: Window,
  kind: 'month' | 'quarter',
  { payments, past }: { payments: readonly TaxPayment[]; past: readonly TaxPayment[] },
  overdueDaysOf: (past: readonly TaxPayment[]) => number,
): DuePeriod[] {
  const offset = usualOffset(past, calendar);
  const usualDay = ({ filedIn }: TaxPeriod): number => filingDeadline(filedIn, calendar) + offset;
  const due: DuePeriod[] = [];
  let left = payments.map(({ day }) => day);
  let period = periodBefore(lastDay, kind);
  for (let back = 0; back < LOOKED_BACK; back++) period = periodBefore(period.from, kind);
  for (;;) {
    const { filedIn } = period;
    const next = taxPeriodOf(period.to + 1, kind);
    const possible = filingDays(filedIn, calendar);
    if (possible.days[0]! + offset > lastDay + horizonDays) return due;
    const dueDay = filingDeadline(filedIn, calendar) + Math.max(0, offset);
    const overdueDays = overdueDaysOf(past.filter(({ day }) => monthNumberOf(day) < filedIn));
    const isTold = firstDay <= firstDayOfMonth(filedIn);
    const paid = left.filter((day) => monthNumberOf(day) === filedIn);
    if (paid.length === 0 && isTold) {
      const latest = Math.min(dueDay + overdueDays, usualDay(next) - EARLY_DAYS - 1);
      paid.push(...left.filter((day) => monthNumberOf(day) > filedIn && day <= latest).slice(0, 1));
    }
    left = left.filter((day) => !paid.includes(day));
    if (paid.length === 0) {
      if (dueDay > lastDay) {
        due.push({ period, dueDay, isLate: false, ...movedBy(possible, offset, lastDay + 1) });
      } else if (isTold && lastDay - dueDay <= overdueDays) {
        const day = nextWorkday(lastDay + 1, calendar);
        due.push({ period, dueDay, isLate: true, days: [day], chances: [1] });
      }
    }
    period = next;
  }
}
