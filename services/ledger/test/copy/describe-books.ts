import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { DIMENSIONS } from '@merchant-analysis/contracts/transactions';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import type { RowPosition } from '@merchant-analysis/ledger/ports/transactions';

const MANY = 1_000_000;
/** 2023-01-01 to 2026-01-01. */
const DAYS = { fromDay: 19_358, toDay: 20_454 };
const MONTHS = { fromMonth: 2023 * 12, toMonth: 2026 * 12 };

/** Everything that the ledger keeps of a tenant and what it derives from it, in an order of its own. */
export async function describeBooks(store: LedgerStore, tenantId: string) {
  const merchants = await store.merchants.listMerchants({ tenantId, limit: MANY });
  const entries = await store.imports.listImports({ tenantId, limit: MANY });
  return {
    merchants: merchants.map(({ dataVersion: _version, ...merchant }) => merchant),
    groups: await store.groups.listGroups({ tenantId, limit: MANY }),
    books: await Promise.all(merchants.map((merchant) => describeMerchant(store, tenantId, merchant))),
    imports: await Promise.all(
      entries.map(async (entry) => ({
        entry,
        totals: await store.imports.countImport(tenantId, entry.importId),
        rejects: await store.imports.listRejects(tenantId, entry.importId, { afterRow: -1, limit: MANY }),
      })),
    ),
  };
}

export async function versionsOf(store: LedgerStore, tenantId: string): Promise<number[]> {
  const merchants = await store.merchants.listMerchants({ tenantId, limit: MANY });
  return merchants.map(({ dataVersion }) => dataVersion);
}

async function describeMerchant(store: LedgerStore, tenantId: string, { id }: Merchant) {
  const rows: { key: string }[] = [];
  for (let after: RowPosition | undefined; ; ) {
    const query = { tenantId, merchantId: id, after, filters: {}, limit: 5_000, mostVisited: 5_000 };
    const page = await store.transactions.readPage(query);
    rows.push(...page.rows.map((row) => ({ key: JSON.stringify([row.source, row.externalId]), ...row })));
    if (!page.next) break;
    after = page.next;
  }
  const subject = { tenantId, merchantIds: [id], ...DAYS };
  const ofMerchant = { tenantId, merchantId: id, ...DAYS };
  const { readModels } = store;
  const { rows: refunds, ...counts } = await readModels.listRefundIssues({ ...ofMerchant, limit: MANY });
  return {
    rows: rows.sort((a, b) => (a.key < b.key ? -1 : 1)),
    invoices: await store.invoices.listInvoices({ ...subject, openOnly: false, limit: MANY }),
    span: await readModels.describeBooks(subject),
    days: await readModels.readDailySeries({ ...subject, basis: 'business-date' }),
    settled: await readModels.readDailySeries({ ...subject, basis: 'settlement' }),
    months: await Promise.all(
      DIMENSIONS.map((dimension) =>
        readModels.readMonthlyBreakdown({ ...subject, ...MONTHS, dimension, top: 50 }),
      ),
    ),
    profile: await readModels.readDailyProfile({ ...ofMerchant, priceListMinor: [], hours: true }),
    // Those of one day stand in the order of numbers that each store gives to sources.
    refunds: { ...counts, rows: refunds.map((row) => JSON.stringify(row)).sort() },
  };
}
