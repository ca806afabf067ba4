import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';

type Fact = Omit<LedgerRow, 'merchantId'> & { businessDay: number };

/** Everything in the books of a merchant, oldest first, without what is not there. */
export async function readFacts(store: LedgerStore, tenantId: string, merchantId: string): Promise<Fact[]> {
  const facts: Fact[] = [];
  let after: Parameters<LedgerStore['transactions']['readPage']>[0]['after'];
  do {
    const page = await store.transactions.readPage({
      tenantId,
      merchantId,
      after,
      filters: {},
      limit: 5_000,
      mostVisited: 50_000,
    });
    for (const { merchantId: _merchantId, importId: _importId, ...row } of page.rows) {
      facts.push(withoutAbsent(row));
    }
    after = page.next;
  } while (after);
  return facts.reverse();
}

function withoutAbsent<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;
}
