import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';
import type { InvoiceContent } from '@merchant-analysis/ledger/ports/invoices';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { openMerchant, TENANT } from '../contract/open-books.js';
import { madeRows } from '../export/made-rows.js';

export const NOODLES = 'mer_noodles00';
export const TEA = 'mer_tea0000000';
const IMPORT = 'imp_orders0000';
const STOPPED = 'imp_stopped000';

/** Books with everything in them: imports, corrections, a deletion, rejects, invoices, groups, and empty books. */
export async function makeBooks(store: LedgerStore, rowsOfNoodles = 3_000): Promise<void> {
  await openMerchant(store, NOODLES);
  await openMerchant(store, TEA, TENANT, {
    name: { zh: '茶铺' },
    currency: 'KWD',
    timeZone: 'Europe/London',
  });
  await openMerchant(store, 'mer_empty00000');
  const { chunks } = store;
  const rows = madeRows(NOODLES, rowsOfNoodles);
  await importAll(store, IMPORT, [rows.slice(0, rowsOfNoodles / 2), madeRows(TEA, 300)]);
  await importAll(
    store,
    STOPPED,
    [rows.slice(0, 40).map((row) => ({ ...row, memo: 'corrected' }))],
    'cancelled',
  );
  await chunks.writeRows({ tenantId: TENANT, rows: rows.slice(rowsOfNoodles / 2) });
  const { source, externalId } = rows[100]!;
  await chunks.deleteRow({ tenantId: TENANT, merchantId: NOODLES, source, externalId });
  await store.invoices.putInvoices({ tenantId: TENANT, merchantId: NOODLES, invoices: INVOICES });
  await store.merchants.updateMerchant({
    tenantId: TENANT,
    merchantId: TEA,
    changes: { name: { zh: '老茶铺', en: 'Old Tea' } },
  });
  const members = { grp_all0000000: [TEA, NOODLES], grp_none000000: [] };
  for (const [groupId, merchantIds] of Object.entries(members)) {
    const fields = { name: { en: groupId }, kind: 'region' as const, merchantIds };
    await store.groups.createGroup({ tenantId: TENANT, groupId, fields });
  }
  await store.groups.updateGroup({
    tenantId: TENANT,
    groupId: 'grp_all0000000',
    changes: { name: { zh: '全部' } },
  });
}

async function importAll(
  { imports, chunks }: LedgerStore,
  importId: string,
  parts: readonly (readonly LedgerRow[])[],
  state: 'succeeded' | 'cancelled' = 'succeeded',
): Promise<void> {
  await imports.createImport({
    tenantId: TENANT,
    importId,
    createdBy: 'usr_wang00000',
    fileName: `${importId}.csv`,
    fileBytes: 5_000_000_000,
    sha256: 'f00',
    state: 'running',
    plan: { profile: 'orders', mapping: { amount: '实付金额' } },
    createdAt: importId === IMPORT ? 1_700_000_000_000 : 1_700_000_100_000,
  });
  for (const [chunkNo, rows] of parts.entries()) {
    await chunks.applyChunk({
      tenantId: TENANT,
      importId,
      chunkNo,
      chunkHash: `hash ${chunkNo}`,
      rows,
      rejects: [
        { row: chunkNo * 10 + 1, column: '数量', reason: 'no number', raw: '["x"]' },
        { row: chunkNo * 10 + 2, reason: 'too few cells', raw: '["面"]' },
      ],
      progress: { recordsRead: (chunkNo + 1) * 2_000, bytesRead: (chunkNo + 1) * 90_000 },
    });
  }
  await imports.changeImport(TENANT, importId, ['running'], { state, finishedAt: 1_700_000_200_000 });
}

const INVOICES: InvoiceContent[] = [
  {
    externalId: 'inv-1',
    direction: 'receivable',
    buyerClass: 'large-enterprise',
    counterparty: '大客户',
    issuedOn: '2024-03-01',
    dueOn: '2024-04-01',
    amountMinor: 5_000_000_000,
    balanceMinor: 10_000,
  },
  {
    externalId: 'inv-2',
    direction: 'payable',
    counterparty: 'Flour Ltd',
    issuedOn: '2024-03-02',
    amountMinor: 10_000,
    balanceMinor: 0,
    memo: '=flour',
  },
];

export { TENANT };
