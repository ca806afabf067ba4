import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';

export interface MadeBooks {
  readonly merchantId: string;
  /** Day number of the first day. */
  readonly firstDay: number;
  readonly days: number;
  readonly rows: number;
}

const DAY_MS = 86_400_000;
const OPENS_MS = 8 * 3_600_000;
const OPEN_FOR_MS = 12 * 3_600_000;
const CHINA_OFFSET_MS = 8 * 3_600_000;
const ITEMS = 40;

/**
 * Rows of one merchant, evenly over the days and through the day, the same every time: sales of 40 items, one row in
 * twenty a purchase, one in fifty a refund. The more rows, the more a day has; days, kinds and items stay the same.
 */
export function* madeRows(books: MadeBooks): Generator<LedgerRow> {
  const { merchantId, firstDay, days, rows } = books;
  for (let index = 0; index < rows; index++) {
    const day = Math.floor((index / rows) * days);
    const ofDay = index - Math.ceil((day / days) * rows);
    const perDay = rows / days;
    const occurredAt =
      (firstDay + day) * DAY_MS - CHINA_OFFSET_MS + OPENS_MS + Math.floor((ofDay / perDay) * OPEN_FOR_MS);
    yield rowOf(merchantId, index, occurredAt);
  }
}

function rowOf(merchantId: string, index: number, occurredAt: number): LedgerRow {
  const amountMinor = 800 + ((index * 7919) % 4000);
  const common = {
    merchantId,
    source: 'bench',
    externalId: `b${index}`,
    occurredAt,
    taxIncluded: true,
    status: 'settled' as const,
  };
  if (index % 20 === 7) {
    const category = `goods ${index % 3}`;
    return {
      ...common,
      direction: 'out',
      kind: 'purchase',
      amountMinor: -5 * amountMinor,
      method: 'transfer',
      category,
    };
  }
  const sold = { ...common, method: 'code' as const, channel: 'counter', item: `item ${index % ITEMS}` };
  if (index % 50 === 13) return { ...sold, direction: 'out', kind: 'refund', amountMinor: -amountMinor };
  return { ...sold, direction: 'in', kind: 'sale', amountMinor, quantity: 1 };
}
