import type { Call } from '@merchant-analysis/broker/service';
import { describeSubject, listMerchants, type Merchant } from '@merchant-analysis/contracts/merchants';
import {
  listCounted,
  listPartyDays,
  listPartyTransactions,
  listRefundIssues,
  readDailyProfile,
  readDailySeries,
} from '@merchant-analysis/contracts/read-models';
import { type Invoice, listInvoices } from '@merchant-analysis/contracts/transactions';
import type { Ledger } from '../ports/ledger.js';

const PAGE = 500;
/** Transactions that stand for those of a window as evidence. */
const TRANSACTIONS_SHOWN = 20;
/** Pages of receivables that one check reads. */
const MOST_PAGES = 2;

/** The ledger as one request sees it: asked for the same caller, within what is left of the time. */
export function ledgerOf(call: Call): Ledger {
  return {
    describeSubject: (subject) => call.ask(describeSubject, subject),
    async listMerchants() {
      const merchants: Merchant[] = [];
      let cursor: string | undefined;
      do {
        const { data, page } = await call.ask(listMerchants, { limit: PAGE, cursor });
        merchants.push(...data);
        cursor = page.hasMore ? page.nextCursor : undefined;
      } while (cursor !== undefined);
      return merchants;
    },
    readDailySales: (merchantId, dates) =>
      call.ask(readDailySeries, {
        merchantId,
        ...dates,
        basis: 'business-date',
        kinds: ['sale', 'refund'],
      }),
    readDailyProfile: (merchantId, dates, { hours }) =>
      call.ask(readDailyProfile, { merchantId, ...dates, hours }),
    listPartyDays: (merchantId, dates, query) =>
      call.ask(listPartyDays, { merchantId, ...dates, days: 'calendar', ...query, limit: 1000 }),
    listPartyTransactions: (merchantId, dates, query) =>
      call.ask(listPartyTransactions, { merchantId, ...dates, ...query, limit: 500 }),
    async listCounted(merchantId, { what, hours }, windows) {
      const asked = { merchantId, what, hours: hours && [...hours], windows: [...windows] };
      return (await call.ask(listCounted, { ...asked, limit: TRANSACTIONS_SHOWN })).windows;
    },
    listRefundIssues: (merchantId, dates) => call.ask(listRefundIssues, { merchantId, ...dates, limit: 500 }),
    async listOpenReceivables(merchantId) {
      const rows: Invoice[] = [];
      let cursor: string | undefined;
      for (let read = 0; read < MOST_PAGES; read++) {
        const { data, page } = await call.ask(listInvoices, {
          merchantId,
          direction: 'receivable',
          openOnly: true,
          limit: PAGE,
          cursor,
        });
        rows.push(...data);
        if (!page.hasMore) return { rows, truncated: false };
        cursor = page.nextCursor;
      }
      return { rows, truncated: true };
    },
  };
}
