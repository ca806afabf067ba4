import { civilOf, weekdayOf } from '@merchant-analysis/kernel/business-date';
import type { Random } from '@merchant-analysis/kernel/random';
import { drawCount } from './draw.js';
import type { FeastCalendar } from './feast-calendar.js';
import type { MerchantProfile } from './merchant-profile.js';

const DAYS_PER_YEAR = 365.25;
/** How much of yesterday's luck (weather, road works) is left today. */
const LUCK_CARRIED = 0.35;

/** Years since the first day, as a fraction. */
export function yearsSinceStart(profile: MerchantProfile, day: number): number {
  return (day - profile.firstDay) / DAYS_PER_YEAR;
}

/** The effect of the calendar alone on the orders of this merchant; 0 on a closed day. */
export function calendarEffect(profile: MerchantProfile, calendar: FeastCalendar, day: number): number {
  return strengthen(profile.archetype.calendarFactor(day, calendar), profile.effectStrength);
}

/** How many orders are expected on a day, before luck. */
export function expectedOrders(profile: MerchantProfile, calendar: FeastCalendar, day: number): number {
  const { archetype } = profile;
  // A make-up working day sells like a Friday that replaces the weekend.
  const weekday = weekdayOf(day) > 5 && !calendar.isDayOff(day) ? 5 : weekdayOf(day);
  const weekly = strengthen(archetype.weekdayFactors[weekday - 1]!, profile.effectStrength);
  const monthly = archetype.monthFactors[civilOf(day).month - 1]!;
  const growth = (1 + profile.growthPerYear) ** yearsSinceStart(profile, day);
  return profile.ordersPerDay * growth * weekly * monthly * calendarEffect(profile, calendar, day);
}

/** Remembers expectations, because suppliers look ahead over the same days again and again. */
export function demandForecast(profile: MerchantProfile, calendar: FeastCalendar): (day: number) => number {
  const known = new Map<number, number>();
  return (day) => {
    let orders = known.get(day);
    if (orders === undefined) {
      orders = expectedOrders(profile, calendar, day);
      known.set(day, orders);
      known.delete(day - 90);
    }
    return orders;
  };
}

/** Draws the orders of one day after another; luck lasts a little. Call it once a day, in order. */
export function ordersDrawer(random: Random, dayNoise: number): (expected: number) => number {
  let luck = 0;
  return (expected) => {
    luck = LUCK_CARRIED * luck + Math.sqrt(1 - LUCK_CARRIED ** 2) * random.normal();
    return drawCount(random, expected * Math.exp(dayNoise * luck - (dayNoise * dayNoise) / 2));
  };
}

function strengthen(factor: number, strength: number): number {
  return factor === 0 ? 0 : Math.max(0.05, 1 + (factor - 1) * strength);
}
