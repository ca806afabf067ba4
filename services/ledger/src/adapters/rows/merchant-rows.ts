import type { LedgerRow } from '../../domain/ledger-row.js';
import type { WriteCounts, WriteResult } from '../../ports/chunks.js';

/** Sorted by merchant, each with its rows in their order. */
export function rowsByMerchant(rows: readonly LedgerRow[]): Map<string, readonly LedgerRow[]> {
  const first = rows[0]?.merchantId;
  if (first !== undefined && rows.every(({ merchantId }) => merchantId === first))
    return new Map([[first, rows]]);
  const groups = new Map<string, LedgerRow[]>();
  for (const row of rows) {
    const group = groups.get(row.merchantId);
    if (group) group.push(row);
    else groups.set(row.merchantId, [row]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a write did, from what it did to each merchant. */
export function resultOf(merchants: WriteResult['merchants']): WriteResult {
  return { ...sumCounts(merchants), merchants };
}

export function sumCounts(parts: readonly WriteCounts[]): WriteCounts {
  const total = (count: keyof WriteCounts) => parts.reduce((sum, part) => sum + part[count], 0);
  return { inserted: total('inserted'), corrected: total('corrected'), unchanged: total('unchanged') };
}
