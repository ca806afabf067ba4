import type { Random } from '@merchant-analysis/kernel/random';
import type { Channel, Item, Method } from './archetype.js';
import type { DayJournal } from './day-journal.js';
import { yearsSinceStart } from './demand.js';
import { weightedPicker } from './draw.js';
import type { FeastCalendar } from './feast-calendar.js';
import type { MerchantProfile } from './merchant-profile.js';
import { priceReader } from './price-list.js';
import { settlementDay, settlementRuleOf } from './settlement.js';

/** One order as the other concerns need it. */
export interface Sale {
  readonly externalId: string;
  readonly day: number;
  readonly secondOfDay: number;
  readonly settledDay: number;
  readonly amountFen: number;
  readonly quantity: number;
  readonly item: Item;
  readonly channel: Channel;
  readonly method: Method;
  readonly payerToken: string | undefined;
}

/** Which third of the day an hour belongs to: until 11:00, until 17:00, later. */
export function daypartOf(hour: number): 0 | 1 | 2 {
  return hour < 11 ? 0 : hour < 17 ? 1 : 2;
}

/** The weight of an item in a third of the day. */
export function itemWeight(item: Item, daypart: 0 | 1 | 2): number {
  return item.weight * (item.dayparts?.[daypart] ?? 1);
}

/** Writes the orders of a day into its journal. */
export function salesWriter(random: Random, profile: MerchantProfile, calendar: FeastCalendar) {
  const { archetype } = profile;
  const priceOf = priceReader(profile);
  const pickHour = weightedPicker(archetype.hourWeights.map((weight, value) => ({ value, weight })));
  const pickQuantity = weightedPicker(archetype.quantities);
  const pickItem = ([0, 1, 2] as const).map((daypart) =>
    weightedPicker(archetype.items.map((value) => ({ value, weight: itemWeight(value, daypart) }))),
  );
  const pickMethod = new Map(
    archetype.channels.map((channel) => [channel.name, weightedPicker(channel.methods)]),
  );

  const writeSale = (journal: DayJournal, secondOfDay: number, channel: Channel): Sale => {
    const { day } = journal;
    const item = pickItem[daypartOf(Math.floor(secondOfDay / 3600))]!(random);
    const quantity = pickQuantity(random);
    const method = pickMethod.get(channel.name)!(random);
    const payerToken = drawPayer(random, profile, channel, method);
    const settledDay = settlementDay(settlementRuleOf(archetype, channel, method), day, calendar, random);
    const amountFen = priceOf(item, day) * quantity;
    const externalId = journal.write(secondOfDay, {
      kind: 'sale',
      amountFen,
      category: item.category,
      channel: channel.name,
      method,
      accountType: 'person',
      payerToken,
      item: item.name,
      quantity,
      settledDay,
    });
    return {
      externalId,
      day,
      secondOfDay,
      settledDay,
      amountFen,
      quantity,
      item,
      channel,
      method,
      payerToken,
    };
  };

  return {
    /** `orders` sales, spread over the opening hours, in order of time. */
    writeDay: (journal: DayJournal, orders: number): Sale[] => {
      const years = yearsSinceStart(profile, journal.day);
      const pickChannel = weightedPicker(
        archetype.channels.map((value) => ({
          value,
          weight: value.weight * (1 + value.shareGrowthPerYear) ** years,
        })),
      );
      const seconds = Array.from({ length: orders }, () => pickHour(random) * 3600 + random.integer(0, 3599));
      return seconds.sort((a, b) => a - b).map((second) => writeSale(journal, second, pickChannel(random)));
    },
    /** A time of day at which this merchant does business. */
    drawSecond: (chance: Random): number => pickHour(chance) * 3600 + chance.integer(0, 3599),
  };
}

/** Regulars come often: the square of a uniform number prefers the first of the list. Cash has no name. */
function drawPayer(
  random: Random,
  profile: MerchantProfile,
  channel: Channel,
  method: Method,
): string | undefined {
  const isKnown = random.next() < channel.knownPayerRatio;
  const place = random.next() ** 2;
  if (!isKnown || method === 'cash') return undefined;
  return profile.payerTokens[Math.floor(place * profile.payerTokens.length)];
}
