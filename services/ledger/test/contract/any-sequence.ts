import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';
import fc from 'fast-check';
import { expectBooks, expectProof } from './independent-books.js';
import { MERCHANT, type OpenStore, openMerchant, sale, TENANT, write } from './open-books.js';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Few ids, days and words, so that rows meet, change places and take maxima away. */
const row: fc.Arbitrary<LedgerRow> = fc
  .record({
    externalId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    source: fc.constantFrom('orders', 'orders', 'wechat'),
    kind: fc.constantFrom('sale', 'sale', 'refund', 'purchase', 'fee', 'own_transfer'),
    yuan: fc.constantFrom(0, 1, 2, 500, 600, 10_000, 20_000),
    status: fc.constantFrom('settled', 'settled', 'settled', 'pending', 'void'),
    hour: fc.integer({ min: 0, max: 24 * 70 }),
    settledDay: maybe(fc.integer({ min: 20_512, max: 20_590 })),
    originalExternalId: maybe(fc.constantFrom('a', 'b')),
    category: maybe(fc.constantFrom('甲', '乙')),
    channel: maybe(fc.constantFrom('堂食', '外卖')),
    method: maybe(fc.constantFrom('cash', 'transfer', 'card')),
    accountType: maybe(fc.constantFrom('entity', 'person')),
    payerToken: maybe(fc.constantFrom('t1', 't2')),
    counterparty: maybe(fc.constantFrom('张三', '李四')),
    item: maybe(fc.constantFrom('面', '汤')),
    quantity: maybe(fc.constantFrom(0.5, 1, 2.125)),
    taxIncluded: fc.boolean(),
  } as const)
  .map(({ yuan, hour, ...fields }) => {
    const isOut = fields.kind !== 'sale';
    return sale(fields.externalId, {
      ...fields,
      amountMinor: isOut ? -yuan * 100 : yuan * 100,
      direction: isOut ? 'out' : 'in',
      occurredAt: Date.parse('2026-03-01T00:30:00+08:00') + hour * 3_600_000,
    });
  });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.array(row, { minLength: 1, maxLength: 5 }) },
  { weight: 1, arbitrary: row.map(({ source, externalId }) => ({ source, externalId })) },
);

/** Any insertions, corrections, deletions and voids in any order leave rollups that equal a recomputation. */
export function anySequence(openStore: OpenStore, { runs = 150 }: { runs?: number } = {}): void {
  it('any sequence of insertions, corrections, deletions and voids leaves rollups that equal a recomputation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const books = await openStore();
        try {
          await openMerchant(books.store);
          const facts = new Map<string, LedgerRow>();
          for (const action of steps) {
            if (Array.isArray(action)) {
              await write(books.store, action);
              for (const fact of action) facts.set(`${fact.source} ${fact.externalId}`, fact);
            } else if (facts.delete(`${action.source} ${action.externalId}`)) {
              await books.store.chunks.deleteRow({ tenantId: TENANT, merchantId: MERCHANT, ...action });
            }
          }
          await expectBooks(books.store, [...facts.values()]);
          await expectProof(books.store);
        } finally {
          await books.remove();
        }
      }),
      { numRuns: runs },
    );
  }).timeout(120_000);
}
