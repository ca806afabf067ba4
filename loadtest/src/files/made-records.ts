/** Headings of the made files; profile `transactions` finds them by name. */
export const HEADINGS = [
  'externalId',
  'occurredAt',
  'amount',
  'kind',
  'category',
  'channel',
  'method',
  'counterparty',
  'item',
  'quantity',
] as const;

const FIRST_SECOND = Date.UTC(2023, 0, 1) / 1000;
const SECONDS = 1096 * 86_400;
const CHANNELS = ['dine-in', 'takeaway', 'online'];
const METHODS = ['code', 'card', 'cash'];

/**
 * Record number `index` of `count`, evenly over three years, the same every time: till receipts that name no customer,
 * and one purchase in twenty.
 */
export function madeRecord(index: number, count: number): string[] {
  const second = FIRST_SECOND + Math.floor((index / count) * SECONDS);
  const occurredAt = new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const cents = 150 + ((index * 7919) % 45_000);
  const isPurchase = index % 20 === 7;
  const amount = `${isPurchase ? '-' : ''}${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return [
    `order-2023-${String(index).padStart(9, '0')}`,
    occurredAt,
    amount,
    isPurchase ? 'purchase' : 'sale',
    `category ${index % 12}`,
    CHANNELS[index % CHANNELS.length]!,
    METHODS[index % METHODS.length]!,
    isPurchase ? `supplier ${index % 60}` : '',
    `item ${index % 400} of the range`,
    String(1 + (index % 4)),
  ];
}
