import { weekdayOf } from '@merchant-analysis/kernel/business-date';
import { nextWorkday, type WorkCalendar } from '../books/work-calendar.js';
import { findRule, type SoldAndSettled, waitsForWorkdays } from './settlement-rule.js';

export interface SettledSale extends SoldAndSettled {
  readonly channel: string;
}

/** What a channel sold and what it cost, over some months. Whole minor units, both positive. */
export interface ChannelTotals {
  readonly channel: string;
  readonly salesMinor: number;
  readonly feesMinor: number;
}

/** How the money of a channel arrives (T+1 and so on). */
export interface ChannelSettlement {
  readonly channel: string;
  /** Its part of all sales, 0–1. */
  readonly share: number;
  /** Days from the sale to the money, as a rule; absent when no sale of the sample tells, or there is no such rule. */
  readonly lagDays?: number | undefined;
  /** Whether `lagDays` are workdays. */
  readonly countsWorkdays?: boolean | undefined;
  /** Whether nothing is settled on weekends and holidays. */
  readonly waitsForWorkdays: boolean;
  /** Fees over sales, 0–1. */
  readonly feeRatio: number;
}

/** A part of what a habit of weekdays expects on a day that is settled on another. Day numbers. */
export interface SettlementShift {
  readonly from: number;
  readonly to: number;
  /** Part of the expected inflow, 0–1. */
  readonly share: number;
}

/** Learns lag, days off and fees of each channel. Totals without a name are of sales that name none. */
export function learnSettlement(
  sales: readonly SettledSale[],
  totals: readonly ChannelTotals[],
  calendar: WorkCalendar,
): ChannelSettlement[] {
  const sum = totals.reduce((all, { salesMinor }) => all + Math.max(0, salesMinor), 0);
  const byChannel = Map.groupBy(sales, ({ channel }) => channel);
  const named = totals.filter(({ channel }) => channel !== '');
  return named.map(({ channel, salesMinor, feesMinor }) => {
    const sample = byChannel.get(channel) ?? [];
    const rule = findRule(sample, calendar);
    return {
      channel,
      share: sum > 0 ? Math.max(0, salesMinor) / sum : 0,
      ...(rule && { lagDays: rule.lagDays }),
      ...(rule?.by === 'workdays' && { countsWorkdays: true }),
      waitsForWorkdays: waitsForWorkdays(sample, rule, calendar),
      feeRatio: salesMinor > 0 ? feesMinor / salesMinor : 0,
    };
  });
}

/**
 * Where holidays put off what the habit of weekdays expects: on a holiday from Monday to Friday the channels that wait
 * for workdays settle nothing; their money arrives on the first workday behind it.
 */
export function settlementShifts(
  channels: readonly ChannelSettlement[],
  { lastDay, horizonDays, calendar }: { lastDay: number; horizonDays: number; calendar: WorkCalendar },
): SettlementShift[] {
  const share = channels.reduce((sum, one) => sum + (one.waitsForWorkdays ? one.share : 0), 0);
  if (share === 0) return [];
  const shifts: SettlementShift[] = [];
  for (let day = lastDay + 1; day <= lastDay + horizonDays; day++) {
    if (weekdayOf(day) > 5 || !calendar.isDayOff(day)) continue;
    shifts.push({ from: day, to: nextWorkday(day, calendar), share: Math.min(1, share) });
  }
  return shifts;
}

/** Moves the expected amounts, whole minor units by day, in place; what is settled behind the horizon leaves it. */
export function shiftSettlements(
  means: Float64Array,
  shifts: readonly SettlementShift[],
  firstDay: number,
): void {
  const expected = Float64Array.from(means);
  for (const { from, to, share } of shifts) {
    const moved = Math.round(expected[from - firstDay]! * share);
    means[from - firstDay]! -= moved;
    if (to - firstDay < means.length) means[to - firstDay]! += moved;
  }
}
