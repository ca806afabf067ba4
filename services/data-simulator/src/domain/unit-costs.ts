import type { Archetype, Item } from './archetype.js';
import { daypartOf, itemWeight } from './sales.js';

/** The supplier of boxes and bags, known to every archetype by this key. */
export const PACKAGING = 'packaging';

/** What an average order costs at each supplier and brings in, in fen at the prices of the first day. */
interface AverageOrder {
  readonly turnoverFen: number;
  readonly costFenBySupplier: ReadonlyMap<string, number>;
}

/** The expected order, from the same weights by which orders are drawn. */
export function averageOrder(archetype: Archetype): AverageOrder {
  const meanQuantity = meanOf(archetype.quantities.map(({ value, weight }) => ({ value, weight })));
  const shares = itemShares(archetype);
  const costFenBySupplier = new Map<string, number>();
  let turnoverFen = 0;
  for (const [item, share] of shares) {
    const soFar = costFenBySupplier.get(item.supplier) ?? 0;
    costFenBySupplier.set(item.supplier, soFar + share * meanQuantity * item.unitCostFen);
    turnoverFen += share * meanQuantity * item.priceFen;
  }
  const packagingFen = meanOf(
    archetype.channels.map(({ packagingFen: value, weight }) => ({ value, weight })),
  );
  return { turnoverFen, costFenBySupplier: costFenBySupplier.set(PACKAGING, packagingFen) };
}

function itemShares(archetype: Archetype): Map<Item, number> {
  const hours = archetype.hourWeights;
  const allHours = hours.reduce((sum, weight) => sum + weight, 0);
  const shares = new Map<Item, number>();
  for (const daypart of [0, 1, 2] as const) {
    const ofPart = hours.reduce((sum, weight, hour) => (daypartOf(hour) === daypart ? sum + weight : sum), 0);
    const allItems = archetype.items.reduce((sum, item) => sum + itemWeight(item, daypart), 0);
    for (const item of archetype.items) {
      const share = (ofPart / allHours) * (itemWeight(item, daypart) / allItems);
      shares.set(item, (shares.get(item) ?? 0) + share);
    }
  }
  return shares;
}

function meanOf(choices: readonly { value: number; weight: number }[]): number {
  const total = choices.reduce((sum, choice) => sum + choice.weight, 0);
  return choices.reduce((sum, choice) => sum + choice.value * choice.weight, 0) / total;
}
