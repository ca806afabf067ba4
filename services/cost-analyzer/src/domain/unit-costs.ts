import type { MonthlyBreakdown } from '@merchant-analysis/contracts/read-models';
import { scale } from '@merchant-analysis/kernel/money';

/** What the books know of one item over the window. */
export interface ItemBooks {
  item: string;
  /** Sales less refunds, minor units. */
  turnoverMinor: number;
  /** Turnover less unit cost × quantity sold; undefined where no purchase of the item tells its unit cost. */
  marginMinor: number | undefined;
}

/** Quantities are kept to thousandths, so that half a kilogram can be sold. */
const THOUSAND = 1000;

interface Totals {
  turnover: number;
  sold: number;
  paid: number;
  bought: number;
}

/**
 * Sums the rows of a breakdown by item; `null` (the rest) and `''` (none given) are members like any other.
 * The unit cost is what was paid for purchases of the same item name over the quantity that they brought.
 */
export function sumItems(rows: MonthlyBreakdown['rows']): Map<string | null, ItemBooks> {
  const totals = new Map<string | null, Totals>();
  for (const { member, kind, sumMinor, quantity } of rows) {
    let item = totals.get(member);
    if (item === undefined) {
      item = { turnover: 0, sold: 0, paid: 0, bought: 0 };
      totals.set(member, item);
    }
    if (kind === 'purchase') {
      item.paid -= sumMinor;
      item.bought += Math.abs(quantity ?? 0);
    } else if (kind === 'sale') {
      item.turnover += sumMinor;
      item.sold += Math.abs(quantity ?? 0);
    } else if (kind === 'refund') {
      item.turnover += sumMinor;
      item.sold -= Math.abs(quantity ?? 0);
    }
  }
  return new Map(
    [...totals].map(([member, item]) => [
      member,
      { item: member ?? '', turnoverMinor: item.turnover, marginMinor: member ? marginOf(item) : undefined },
    ]),
  );
}

function marginOf({ turnover, sold, paid, bought }: Totals): number | undefined {
  const [soldThousandths, boughtThousandths] = [Math.round(sold * THOUSAND), Math.round(bought * THOUSAND)];
  if (paid <= 0 || boughtThousandths <= 0 || soldThousandths <= 0) return undefined;
  return turnover - scale(paid, soldThousandths, boughtThousandths);
}
