import type { PendingSettlement } from '@merchant-analysis/contracts/read-models';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import type { ChannelSettlement } from './settlement-habits.js';

/** What a channel pays out on a day of which all sales are made: it is known, and not what is usual. */
export interface AnnouncedPayout {
  readonly day: number;
  /** Whole minor units; 0 where nothing was sold. */
  readonly amountMinor: number;
  /** Part of all sales that the channel usually has, 0–1. */
  readonly share: number;
}

/** Weekdays and chance make so much of a difference to what is usual that it tells nothing. */
const USUAL_RATIO = 0.3;

/**
 * The payouts of the next days that the books name, of channels that pay every day so many days behind the sale. Those
 * that wait for workdays pay several days at once, which only the weekday's habit tells apart.
 */
export function announcedPayouts(
  pending: readonly PendingSettlement[],
  channels: readonly ChannelSettlement[],
  lastDay: number,
): AnnouncedPayout[] {
  return channels.flatMap(({ channel, share, lagDays = 0, waitsForWorkdays }) => {
    const own = pending.filter((one) => one.channel === channel);
    if (own.length === 0 || waitsForWorkdays) return [];
    return Array.from({ length: lagDays }, (_, index) => {
      const day = lastDay + 1 + index;
      const paid = own.filter(({ settlesOn }) => parseDate(settlesOn) === day);
      return { day, amountMinor: paid.reduce((sum, { sumMinor }) => sum + sumMinor, 0), share };
    });
  });
}

/**
 * How far the payouts of each day lie from what is usual of their channels, beyond what weekdays and chance may make of
 * it; whole minor units by day.
 * @param usual day-to-day inflow by day @param salesShare part of it that sales are, 0–1
 */
export function beyondUsual(
  usual: Float64Array,
  payouts: readonly AnnouncedPayout[],
  { firstDay, salesShare }: { firstDay: number; salesShare: number },
): Float64Array {
  const beyond = new Float64Array(usual.length);
  for (const { day, amountMinor, share } of payouts) {
    const step = day - firstDay;
    if (step < 0 || step >= usual.length) continue;
    const expected = usual[step]! * salesShare * share;
    const off = amountMinor - expected;
    const told = Math.max(0, Math.abs(off) - USUAL_RATIO * expected);
    beyond[step]! += Math.round(Math.sign(off) * told);
  }
  return beyond;
}
