import { seededRandom } from '@merchant-analysis/kernel/random';
import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';
import type { ImportChunk } from '@merchant-analysis/ledger/ports/chunks';
import { refund, sale, TENANT } from '../contract/open-books.js';

export const IMPORT = 'imp_crash00000';
export const BRANCH = 'mer_branch0001';
export const CHUNKS = 12;
const ROWS = 60;

/** The same chunks each time: new facts, corrections of earlier ones, repeats, refunds, voids and rejects. */
export function madeChunk(chunkNo: number): ImportChunk {
  const random = seededRandom(`chunk ${chunkNo}`);
  const rows = Array.from({ length: ROWS }, (_, index) => madeRow(random, chunkNo * ROWS + index));
  return {
    tenantId: TENANT,
    importId: IMPORT,
    chunkNo,
    chunkHash: `hash-${chunkNo}`,
    rows,
    rejects: [{ row: chunkNo + 1, column: '单价', reason: 'not a number', raw: `x,${chunkNo}` }],
    progress: { recordsRead: (chunkNo + 1) * ROWS, bytesRead: chunkNo },
  };
}

function madeRow(random: ReturnType<typeof seededRandom>, number: number): LedgerRow {
  const isAgain = random.next() < 0.25;
  const id = isAgain ? random.integer(0, number) : number;
  const changes: Partial<LedgerRow> = {
    merchantId: id % 7 === 0 ? BRANCH : 'mer_noodles00',
    occurredAt: Date.parse('2026-03-01T04:00:00Z') + random.integer(0, 60) * 86_400_000,
    amountMinor: random.integer(1, 20) * 10_000,
    item: `面${random.integer(0, 4)}`,
    quantity: random.integer(1, 3),
    method: random.next() < 0.5 ? 'cash' : 'transfer',
    counterparty: `客${random.integer(0, 5)}`,
    settledDay: random.next() < 0.3 ? 20_560 : undefined,
    status: random.next() < 0.05 ? 'void' : 'settled',
  };
  if (random.next() > 0.1) return sale(`o-${id}`, changes);
  return refund(`o-${id}`, random.integer(1, 30) * 10_000, {
    merchantId: changes.merchantId!,
    occurredAt: changes.occurredAt!,
    originalExternalId: `o-${random.integer(0, number + 5)}`,
  });
}
