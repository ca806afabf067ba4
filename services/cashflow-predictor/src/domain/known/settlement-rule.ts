import { weekdayOf } from '@merchant-analysis/kernel/business-date';
import { nextWorkday, type WorkCalendar } from '../books/work-calendar.js';

/** How the money of a sale arrives: T+n. */
export interface SettlementRule {
  readonly lagDays: number;
  /** days: that many days later. waits: then on the first workday. workdays: that many workdays later. */
  readonly by: 'days' | 'waits' | 'workdays';
}

/** One sale, and the day on which its money reached the account. Day numbers. */
export interface SoldAndSettled {
  readonly soldDay: number;
  readonly settledDay: number;
}

/** A rule holds when it tells the day of so many sales; the others were late or corrected. */
const TELLS_ENOUGH = 0.8;
/** No channel keeps money for longer. */
const LONGEST_LAG_DAYS = 31;

/** The day on which money arrives that was earned on a day. */
export function arrivalOf(soldDay: number, { lagDays, by }: SettlementRule, calendar: WorkCalendar): number {
  if (by === 'days') return soldDay + lagDays;
  if (by === 'waits') return nextWorkday(soldDay + lagDays, calendar);
  let day = soldDay;
  for (let left = lagDays; left > 0; left--) day = nextWorkday(day + 1, calendar);
  return day;
}

/**
 * The one rule that tells when the money of a channel arrives. Undefined where none does, as of a platform that pays
 * once a week or when it likes; and where several do, as of sales of one Friday alone, paid on Monday: T+1, T+2 or T+3.
 */
export function findRule(
  sales: readonly SoldAndSettled[],
  calendar: WorkCalendar,
): SettlementRule | undefined {
  if (sales.length === 0) return undefined;
  // Workdays are counted by few, so only where the usual rules tell nothing.
  const tellings = (['days', 'waits'] as const).flatMap((by) => rulesThatTell(sales, by, calendar));
  const found = tellings.length > 0 ? tellings : rulesThatTell(sales, 'workdays', calendar);
  const [best] = [...found].sort((a, b) => b.told - a.told);
  return best && found.every(({ rule }) => rule.lagDays === best.rule.lagDays) ? best.rule : undefined;
}

function rulesThatTell(
  sales: readonly SoldAndSettled[],
  by: SettlementRule['by'],
  calendar: WorkCalendar,
): { rule: SettlementRule; told: number }[] {
  return Array.from({ length: LONGEST_LAG_DAYS + 1 }, (_, lagDays) => {
    const rule = { lagDays, by };
    const told = sales.filter(({ soldDay, settledDay }) => arrivalOf(soldDay, rule, calendar) === settledDay);
    return { rule, told: told.length / sales.length };
  }).filter(({ told }) => told >= TELLS_ENOUGH);
}

/** Sales whose money was due on a day off before it is believed that the channel skips it. */
const DUE_ENOUGH = 5;
/** Without a rule: days of payment, on so many weekdays at least, and none of them a day off. */
const PAYDAYS_ENOUGH = 10;
const PAYDAY_WEEKDAYS = 4;

/**
 * Whether nothing is settled on days off. Where the lag is known, sales that were due on them tell; where it is not,
 * many days of payment do, unless they are all of one weekday or two: those are paydays, and not put off by others.
 */
export function waitsForWorkdays(
  sales: readonly SoldAndSettled[],
  rule: SettlementRule | undefined,
  calendar: WorkCalendar,
): boolean {
  if (rule) {
    const { lagDays } = rule;
    const due = sales.filter(({ soldDay }) => calendar.isDayOff(soldDay + lagDays));
    return due.length >= DUE_ENOUGH && due.every(({ settledDay }) => !calendar.isDayOff(settledDay));
  }
  const paydays = [...new Set(sales.map(({ settledDay }) => settledDay))];
  return (
    paydays.length >= PAYDAYS_ENOUGH &&
    new Set(paydays.map(weekdayOf)).size >= PAYDAY_WEEKDAYS &&
    !paydays.some((day) => calendar.isDayOff(day))
  );
}
