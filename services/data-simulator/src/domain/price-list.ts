import type { Item } from './archetype.js';
import type { MerchantProfile } from './merchant-profile.js';

/** The price of an item on a day, in whole price steps. Call it with days in any order. */
export function priceReader(profile: MerchantProfile): (item: Item, day: number) => number {
  const { priceRises, archetype } = profile;
  const lists = [0, ...priceRises.map((_, index) => index + 1)].map((rises) => {
    const factor = priceRises
      .slice(0, rises)
      .reduce((product, rise) => product * (1 + rise.permille / 1000), 1);
    return new Map(
      archetype.items.map((item) => [item.name, raise(item.priceFen, factor, archetype.priceStepFen)]),
    );
  });
  return (item, day) => {
    const rises = priceRises.filter((rise) => rise.day <= day).length;
    return lists[rises]!.get(item.name)!;
  };
}

/** Rounds to the price step, and never below the price of before. */
function raise(priceFen: number, factor: number, stepFen: number): number {
  return Math.max(priceFen, Math.round((priceFen * factor) / stepFen) * stepFen);
}
