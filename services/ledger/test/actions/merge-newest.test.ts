import { type MergePosition, mergeNewest } from '@merchant-analysis/ledger/actions/merge-newest';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import type { TransactionPort } from '@merchant-analysis/ledger/ports/transactions';
import { expect } from 'chai';
import fc from 'fast-check';
import { openMerchant, sale, TENANT, write } from '../contract/open-books.js';

const MEMBERS = ['mer_branch0001', 'mer_branch0002', 'mer_branch0003'];

/** A store that gives up after visiting few rows, as a large one does behind a rare filter. */
function impatient({ transactions }: LedgerStore, mostVisited: number): TransactionPort {
  return {
    findRow: (...key) => transactions.findRow(...key),
    summarize: (query) => transactions.summarize(query),
    readPage: (query) => transactions.readPage({ ...query, mostVisited }),
  };
}

describe('the merged list of a group', () => {
  it('shows in pages of any size every row of every member once, newest first', async () => {
    const row = fc.record({
      merchantId: fc.constantFrom(...MEMBERS),
      source: fc.constantFrom('orders', 'wechat'),
      externalId: fc.integer({ min: 0, max: 30 }).map((number) => `o-${number}`),
      second: fc.integer({ min: 0, max: 4 }),
      item: fc.constantFrom('面', '汤'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.option(fc.constantFrom('面', '汤', '粉'), { nil: undefined }),
        fc.constantFrom(1, 2, 5, 1_000),
        async (drawn, limit, item, mostVisited) => {
          const store = openLedgerStore(':memory:');
          for (const merchantId of MEMBERS) await openMerchant(store, merchantId);
          const rows = new Map<string, LedgerRow>();
          for (const { second, ...fact } of drawn) {
            const occurredAt = Date.parse('2026-03-02T12:00:00Z') + second * 1_000;
            rows.set(
              `${fact.merchantId} ${fact.source} ${fact.externalId}`,
              sale(fact.externalId, { ...fact, occurredAt }),
            );
          }
          await write(store, [...rows.values()]);
          const seen: [number, string][] = [];
          const keys: string[] = [];
          let after: MergePosition | undefined;
          do {
            const query = { tenantId: TENANT, merchantIds: MEMBERS, after, filters: { item }, limit };
            const page = await mergeNewest(impatient(store, mostVisited), query);
            expect(page.rows.length).to.be.at.most(limit);
            seen.push(
              ...page.rows.map(({ occurredAt, merchantId }): [number, string] => [occurredAt, merchantId]),
            );
            keys.push(...page.rows.map((fact) => `${fact.merchantId} ${fact.source} ${fact.externalId}`));
            after = page.next;
          } while (after);
          store.close();
          const wanted = [...rows].filter(([, fact]) => item === undefined || fact.item === item);
          expect(keys.toSorted()).to.deep.equal(wanted.map(([key]) => key).toSorted());
          expect(seen).to.deep.equal(
            seen.toSorted(([a, m], [b, n]) => b - a || (m < n ? -1 : m > n ? 1 : 0)),
          );
        },
      ),
      { numRuns: 60 },
    );
  }).timeout(60_000);
});
