import type { Call } from '@merchant-analysis/broker/service';
import type { InputOf } from '@merchant-analysis/contracts/contract';
import { describeSubject, getDataVersion, listMerchants } from '@merchant-analysis/contracts/merchants';
import {
  listPendingSettlements,
  readDailySeries,
  readMonthlyBreakdown,
} from '@merchant-analysis/contracts/read-models';
import {
  type Invoice,
  listDealings,
  listInvoices,
  listTransactions,
  type Transaction,
} from '@merchant-analysis/contracts/transactions';
import type { ChannelTotals } from '../domain/known/settlement-habits.js';
import type { Ledger } from '../ports/ledger.js';

const PAGE = 500;
const MOST_INVOICES = 5_000;
const MOST_DEALINGS = 4_000;
/** Rare ones are looked for through so many pages: each visits 20,000 rows at most. */
const MOST_PAGES = 150;
const MOST_MERCHANTS = 10_000;

/** The ledger as one request sees it: asked for the same caller, within what is left of the time. */
export function ledgerOf(call: Pick<Call, 'ask'>): Ledger {
  const transactions = async (
    params: InputOf<typeof listTransactions>,
    most: number,
  ): Promise<Transaction[]> =>
    allPages<Transaction>(most, (cursor) => call.ask(listTransactions, { ...params, limit: PAGE, cursor }));
  return {
    describeSubject: (subject) => call.ask(describeSubject, subject),
    getDataVersion: async (subject) => (await call.ask(getDataVersion, subject)).dataVersion,
    readDailySeries: (subject, window) =>
      call.ask(readDailySeries, { ...subject, ...window, basis: 'settlement' }),
    readDailySales: async (subject, window) =>
      (
        await call.ask(readDailySeries, {
          ...{ ...subject, ...window, basis: 'business-date' },
          kinds: ['sale', 'refund'],
        })
      ).columns,
    listInvoices: (subject) =>
      allPages<Invoice>(MOST_INVOICES, (cursor) =>
        call.ask(listInvoices, { ...subject, limit: PAGE, cursor }),
      ),
    listDealings: (subject, { counterparties, ...window }) =>
      allPages<Transaction>(MOST_DEALINGS, (cursor) =>
        call.ask(listDealings, {
          ...{ ...subject, ...window, limit: PAGE, cursor },
          counterparties: [...counterparties],
        }),
      ),
    sampleSales: (subject, to) => transactions({ ...subject, to, kind: 'sale' }, 1),
    listPendingSettlements: async (subject, asOf) =>
      (await call.ask(listPendingSettlements, { ...subject, asOf })).rows,
    readChannelTotals: async (subject, months) => {
      const { rows } = await call.ask(readMonthlyBreakdown, {
        ...subject,
        ...months,
        dimension: 'channel',
        by: 'window',
        kinds: ['sale', 'refund', 'fee'],
        top: 100,
      });
      return totalsOf(rows);
    },
    listMerchantIds: async () =>
      (
        await allPages<{ id: string }>(MOST_MERCHANTS, (cursor) =>
          call.ask(listMerchants, { limit: PAGE, cursor }),
        )
      ).map(({ id }) => id),
  };
}

interface Page<T> {
  readonly data: readonly T[];
  readonly page: { readonly nextCursor?: string | undefined };
}

/** Pages until there are no more, or at least `most` items, or `MOST_PAGES` were read. */
async function allPages<T>(most: number, read: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const { data, page } = await read(cursor);
    items.push(...data);
    cursor = page.nextCursor;
  } while (cursor !== undefined && items.length < most && ++pages < MOST_PAGES);
  return items;
}

function totalsOf(
  rows: readonly { kind: string; member: string | null; sumMinor: number }[],
): ChannelTotals[] {
  const byChannel = new Map<string, { salesMinor: number; feesMinor: number }>();
  for (const { kind, member, sumMinor } of rows) {
    if (member === null || member === '') continue;
    const totals = byChannel.get(member) ?? { salesMinor: 0, feesMinor: 0 };
    if (kind === 'fee') totals.feesMinor -= sumMinor;
    else totals.salesMinor += sumMinor;
    byChannel.set(member, totals);
  }
  return [...byChannel].map(([channel, totals]) => ({ channel, ...totals }));
}
