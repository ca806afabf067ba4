import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import type { Progress } from '../bench.js';
import { type MadeBooks, madeRows } from './made-rows.js';

const ROWS_PER_WRITE = 5_000;
const TELL_EVERY = 500_000;

/** Writes made rows straight into a store, which keeps its rollups as it does for an import. */
export async function fillBooks(
  store: LedgerStore,
  tenantId: string,
  books: MadeBooks,
  progress: Progress,
): Promise<void> {
  let written = 0;
  for (const rows of chunksOf(madeRows(books), ROWS_PER_WRITE)) {
    await store.chunks.writeRows({ tenantId, rows });
    written += rows.length;
    if (written % TELL_EVERY === 0)
      progress(`${written.toLocaleString('en')} of ${books.rows.toLocaleString('en')} rows`);
  }
}

/** Opens the books of a merchant in China for a tenant. */
export async function openMerchant(store: LedgerStore, tenantId: string, merchantId: string): Promise<void> {
  await store.merchants.createMerchant({
    tenantId,
    merchantId,
    fields: {
      name: { en: `Bench ${merchantId}` },
      timeZone: 'Asia/Shanghai',
      currency: 'CNY',
      dayCut: '00:00',
      taxPayerType: 'small-scale',
      vatPeriod: 'quarter',
      openingBalanceMinor: 0,
    },
    createdAt: 0,
  });
}

function* chunksOf<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
