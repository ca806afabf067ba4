import { TRANSACTION_KINDS } from '@merchant-analysis/contracts/transactions';
import { seededRandom } from '@merchant-analysis/kernel/random';
import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';

const WORDS = [
  '=1+1',
  '@SUM(A1)',
  '+86 138',
  '-5',
  "'tis",
  "'=x",
  ' soup ',
  '面, "大"',
  '_x0041_',
  '<&>',
  '＝１',
  '００７',
  '1e5',
  'TRUE',
  '2024-03-05',
  '`x',
  '¥5',
  '/',
];

/** Rows of every kind with every field, made from a seed: odd texts, both directions, voids, settlement days. */
export function madeRows(merchantId: string, count = 400): LedgerRow[] {
  const random = seededRandom('round trip');
  const pick = <T>(values: readonly T[]): T => values[random.integer(0, values.length - 1)]!;
  const maybe = <T>(value: T): T | undefined => (random.next() < 0.5 ? value : undefined);
  return Array.from({ length: count }, (_, index): LedgerRow => {
    const direction = pick(['in', 'out'] as const);
    const amount = random.integer(0, 9_000_000);
    const occurredAt =
      Date.UTC(2024, 0, 1) + random.integer(0, 400 * 86_400) * 1000 + random.integer(0, 1) * 250;
    return {
      merchantId,
      source: pick(['api', 'orders', '=odd']),
      externalId: `${pick(['', '=', '-', "'"])}${index}`,
      originalExternalId: maybe(`-${index}`),
      occurredAt,
      settledDay: maybe(Math.floor(occurredAt / 86_400_000) + 3),
      direction,
      amountMinor: direction === 'out' && amount > 0 ? -amount : amount,
      taxIncluded: random.next() < 0.5,
      kind: pick(TRANSACTION_KINDS),
      category: maybe(pick(WORDS)),
      channel: maybe(pick(WORDS)),
      method: maybe(pick(['cash', 'card', 'transfer', 'code'] as const)),
      accountType: maybe(pick(['entity', 'person'] as const)),
      payerToken: maybe(pick(WORDS)),
      counterparty: maybe(pick(WORDS)),
      item: maybe(pick(WORDS)),
      quantity: maybe(pick([1, -2, 0.333333, 1.5, 1000000])),
      status: pick(['settled', 'pending', 'void'] as const),
      memo: maybe(pick(WORDS)),
    };
  });
}
