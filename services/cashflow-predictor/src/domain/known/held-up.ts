import type { PendingSettlement } from '@merchant-analysis/contracts/read-models';
import { parseDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { WEEKENDS_ONLY, type WorkCalendar } from '../books/work-calendar.js';
import type { ChannelSettlement } from './settlement-habits.js';
import { arrivalOf, type SettlementRule } from './settlement-rule.js';

/**
 * Money of sales that would usually have arrived by the last known day, and that a holiday has put off to a day behind
 * it. A habit of weekdays expects it on days that are over, so it is no part of what it foresees.
 */
export interface HeldUp {
  readonly day: number;
  /** What was put off, whole minor units. */
  readonly amountMinor: number;
  /** All that waiting channels pay out on that day of what is sold already: what a weekday's habit expects with it. */
  readonly pendingMinor: number;
}

/** Channels of which the money of sales up to `throughDay` would have arrived by the last known day. Day numbers. */
export interface HeldSales {
  readonly throughDay: number;
  readonly channels: ReadonlySet<string>;
}

/** A holiday with the weekends around it is no longer. */
const LONGEST_HOLIDAY_DAYS = 16;

/**
 * Up to which day the sales of each channel are usually paid out by the last known day, where a holiday before it may
 * have held them up. Empty where none has: a weekend holds up nothing that its habit does not know of.
 */
export function heldSales(
  channels: readonly ChannelSettlement[],
  { lastDay, calendar }: { lastDay: number; calendar: WorkCalendar },
): HeldSales[] {
  const byDay = new Map<number, Set<string>>();
  for (const one of channels) {
    const { lagDays, waitsForWorkdays: waits, countsWorkdays } = one;
    if (lagDays === undefined || !waits) continue;
    if (!isHeldUp(lastDay, countsWorkdays ? lagDays : 1, calendar)) continue;
    const rule: SettlementRule = { lagDays, by: countsWorkdays ? 'workdays' : 'waits' };
    let throughDay = lastDay - lagDays;
    while (arrivalOf(throughDay, rule, WEEKENDS_ONLY) > lastDay) throughDay--;
    byDay.set(throughDay, (byDay.get(throughDay) ?? new Set()).add(one.channel));
  }
  return [...byDay].map(([throughDay, of]) => ({ throughDay, channels: of }));
}

/** Whether a holiday from Monday to Friday lies so near that less than `workdays` of them have followed it. */
function isHeldUp(lastDay: number, workdays: number, calendar: WorkCalendar): boolean {
  let followed = 0;
  for (let day = lastDay; day > lastDay - LONGEST_HOLIDAY_DAYS - workdays; day--) {
    if (!calendar.isDayOff(day)) followed++;
    else if (weekdayOf(day) <= 5) return true;
    if (followed >= workdays) return false;
  }
  return false;
}

/**
 * What was put off, by the day on which the books say that it arrives.
 * @param pending what is sold by the last known day and arrives after it
 * @param held of each of `heldSales` what was sold through its day and arrives after that
 */
export function heldUp(
  lastDay: number,
  pending: readonly PendingSettlement[],
  held: readonly { readonly sales: HeldSales; readonly pending: readonly PendingSettlement[] }[],
): HeldUp[] {
  const waiting = new Set(held.flatMap(({ sales }) => [...sales.channels]));
  const sums = new Map<number, number>();
  const alls = new Map<number, number>();
  const add = (into: Map<number, number>, rows: readonly PendingSettlement[], of: ReadonlySet<string>) => {
    for (const { channel, settlesOn, sumMinor } of rows) {
      const day = parseDate(settlesOn);
      if (day > lastDay && of.has(channel)) into.set(day, (into.get(day) ?? 0) + sumMinor);
    }
  };
  for (const { sales, pending: rows } of held) add(sums, rows, sales.channels);
  add(alls, pending, waiting);
  return [...sums]
    .filter(([, amountMinor]) => amountMinor > 0)
    .map(([day, amountMinor]) => ({
      day,
      amountMinor,
      pendingMinor: Math.max(amountMinor, alls.get(day) ?? 0),
    }))
    .sort((a, b) => a.day - b.day);
}

/**
 * What is expected of it beside the habit of each day, whole minor units. What came behind the same feast of an earlier
 * year may be in the forecast already: what a feast adds to the days up to that of arrival, less what it takes from
 * them, is not added again; but never less is expected than is sold already.
 * @param usual what is expected of each day without it, from `firstDay` on
 * @param feastEffects what feasts are expected to make of each of these days; absent where none was learnt
 */
export function heldUpByDay(
  usual: Float64Array,
  held: readonly HeldUp[],
  { firstDay, feastEffects }: { firstDay: number; feastEffects?: Float64Array | undefined },
): Float64Array {
  const extra = new Float64Array(usual.length);
  let counted = 0;
  for (const { day, amountMinor, pendingMinor } of held) {
    const step = day - firstDay;
    if (step < 0 || step >= usual.length) continue;
    const effect = feastEffects?.subarray(0, step + 1).reduce((sum, one) => sum + one, 0) ?? 0;
    const known = Math.min(amountMinor, Math.max(0, Math.round(effect) - counted));
    counted += known;
    extra[step] = Math.max(amountMinor - known, Math.min(amountMinor, pendingMinor - usual[step]!));
  }
  return extra;
}
