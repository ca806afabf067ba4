import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';
import type { WriteResult } from '@merchant-analysis/ledger/ports/chunks';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import type { MerchantFields } from '@merchant-analysis/ledger/ports/merchants';

/** One set of empty books, and the ways to look at it from elsewhere. */
export interface OpenBooks {
  readonly store: LedgerStore;
  /** The same books through a connection of their own, as another process has them. */
  openAgain(): LedgerStore | Promise<LedgerStore>;
  remove(): void | Promise<void>;
}

/** What an adapter brings to the contract suite. */
export type OpenStore = () => OpenBooks | Promise<OpenBooks>;

export const TENANT = 'ten_noodles00';
export const OTHER_TENANT = 'ten_others000';
export const MERCHANT = 'mer_noodles00';

export const FIELDS: MerchantFields = {
  name: { zh: '老王面馆', en: 'Wang Noodles' },
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  dayCut: '02:00',
  taxPayerType: 'small-scale',
  vatPeriod: 'quarter',
  openingBalanceMinor: 100_000,
};

export async function openMerchant(
  store: LedgerStore,
  merchantId = MERCHANT,
  tenantId = TENANT,
  fields: Partial<MerchantFields> = {},
): Promise<void> {
  await store.merchants.createMerchant({
    tenantId,
    merchantId,
    createdAt: 0,
    fields: { ...FIELDS, ...fields },
  });
}

export async function openImport(store: LedgerStore, importId: string, tenantId = TENANT): Promise<void> {
  await store.imports.createImport({
    tenantId,
    importId,
    createdBy: 'usr_wang00000',
    fileName: '订单.csv',
    fileBytes: 1,
    sha256: 'f00',
    state: 'running',
    plan: {},
    createdAt: 0,
  });
}

/** A sale of 10 yuan at noon in Shanghai on 2026-03-02, in what is not said otherwise. */
export function sale(externalId: string, changes: Partial<LedgerRow> = {}): LedgerRow {
  return {
    merchantId: MERCHANT,
    source: 'orders',
    externalId,
    occurredAt: Date.parse('2026-03-02T12:00:00+08:00'),
    direction: 'in',
    amountMinor: 1_000,
    taxIncluded: true,
    kind: 'sale',
    status: 'settled',
    ...changes,
  };
}

/** Money given back: the amount is what the customer gets. */
export function refund(
  externalId: string,
  refundedMinor: number,
  changes: Partial<LedgerRow> = {},
): LedgerRow {
  return sale(externalId, { kind: 'refund', direction: 'out', amountMinor: -refundedMinor, ...changes });
}

export function write(
  store: LedgerStore,
  rows: readonly LedgerRow[],
  tenantId = TENANT,
): Promise<WriteResult> {
  return store.chunks.writeRows({ tenantId, rows });
}

export function applyChunk(
  store: LedgerStore,
  importId: string,
  chunkNo: number,
  rows: readonly LedgerRow[],
  chunkHash = `hash-${chunkNo}`,
) {
  const progress = { recordsRead: rows.length * (chunkNo + 1), bytesRead: 0 };
  return store.chunks.applyChunk({
    tenantId: TENANT,
    importId,
    chunkNo,
    chunkHash,
    rows,
    rejects: [],
    progress,
  });
}

/** Every row of a merchant, newest first. */
export async function allRows(store: LedgerStore, merchantId = MERCHANT, tenantId = TENANT) {
  const query = { tenantId, merchantId, filters: {}, limit: 100_000, mostVisited: 1_000_000 };
  const { rows } = await store.transactions.readPage(query);
  return [...rows];
}

/** The code of the problem that a promise fails with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no problem';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
