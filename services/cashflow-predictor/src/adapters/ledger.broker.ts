import type { Call } from '@merchant-analysis/broker/service';
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
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import type { ChannelTotals } from '../domain/known/settlement-habits.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';

const PAGE = 500;
const MOST_DEALINGS = 4_000;
/** Of each day a few, however many there are: a page costs what it holds, also of 10,000 sales a day. */
const SALES_OF_A_DAY = 30;
const DAYS_AT_ONCE = 7;
/** Who sold less in the window sells on some days only. */
const FEW_SALES = 50;
/** Rare ones are looked for through so many pages: each visits 20,000 rows at most. */
const MOST_PAGES = 150;
const MOST_MERCHANTS = 10_000;

/** The ledger as one request sees it: asked for the same caller, within what is left of the time. */
export function ledgerOf(call: Pick<Call, 'ask'>): Ledger {
  /** One page of the newest sales. */
  const salesOf = async (subject: SubjectId, to: string, limit: number, from?: string) =>
    (await call.ask(listTransactions, { ...subject, from, to, kind: 'sale', limit })).data;
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
    listOpenInvoices: (subject) =>
      everyPage<Invoice>((cursor) =>
        call.ask(listInvoices, { ...subject, openOnly: true, limit: PAGE, cursor }),
      ),
    listSettledInvoices: async (subject, { from, most }) => {
      const invoices = await everyPage<Invoice>(
        (cursor) => call.ask(listInvoices, { ...subject, settledFrom: from, limit: PAGE, cursor }),
        most + 1,
      );
      return invoices.length > most ? undefined : invoices;
    },
    listDealings: (subject, { counterparties, ...window }) =>
      allPages<Transaction>(MOST_DEALINGS, (cursor) =>
        call.ask(listDealings, {
          ...{ ...subject, ...window, limit: PAGE, cursor },
          counterparties: [...counterparties],
        }),
      ),
    sampleSales: async (subject, { from, to }) => {
      const first = parseDate(from);
      const days = Array.from({ length: parseDate(to) - first + 1 }, (_, index) => formatDate(first + index));
      const sales: Transaction[] = [];
      for (let next = 0; next < days.length; next += DAYS_AT_ONCE) {
        const some = days
          .slice(next, next + DAYS_AT_ONCE)
          .map((day) => salesOf(subject, day, SALES_OF_A_DAY, day));
        sales.push(...(await Promise.all(some)).flat());
      }
      return sales.length >= FEW_SALES
        ? sales
        : [...sales, ...(await salesOf(subject, formatDate(first - 1), FEW_SALES))];
    },
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

/** Pages until there are no more, or at least `most` items, or `mostPages` were read. */
async function allPages<T>(
  most: number,
  read: (cursor?: string) => Promise<Page<T>>,
  mostPages = MOST_PAGES,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const { data, page } = await read(cursor);
    items.push(...data);
    cursor = page.nextCursor;
  } while (cursor !== undefined && items.length < most && ++pages < mostPages);
  return items;
}

/** Pages until there are no more, or at least `most` items: the time of the request is their only other bound. */
function everyPage<T>(
  read: (cursor?: string) => Promise<Page<T>>,
  most = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  return allPages(most, read, Number.POSITIVE_INFINITY);
}

function totalsOf(
  rows: readonly { kind: string; member: string | null; sumMinor: number }[],
): ChannelTotals[] {
  const byChannel = new Map<string, { salesMinor: number; feesMinor: number }>();
  for (const { kind, member, sumMinor } of rows) {
    if (member === null) continue;
    const totals = byChannel.get(member) ?? { salesMinor: 0, feesMinor: 0 };
    if (kind === 'fee') totals.feesMinor -= sumMinor;
    else totals.salesMinor += sumMinor;
    byChannel.set(member, totals);
  }
  return [...byChannel].map(([channel, totals]) => ({ channel, ...totals }));
}
