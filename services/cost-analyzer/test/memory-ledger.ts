import { problem } from '@merchant-analysis/contracts/problems';
import type { DailyColumn, MonthlyBreakdown } from '@merchant-analysis/contracts/read-models';
import type { Ledger } from '@merchant-analysis/cost-analyzer/ports/ledger';
import { parseDate } from '@merchant-analysis/kernel/business-date';

export const MERCHANT = 'mer_noodles01';

export interface MemoryBooks {
  from: string;
  to: string;
  /** From `from` on, one sum a day. */
  columns: DailyColumn[];
  items?: MonthlyBreakdown['rows'];
}

/** The books of one merchant in memory, cut to the window that is asked for. Others are not found. */
export function memoryLedger(books: MemoryBooks): Ledger {
  return {
    async describeSubject({ merchantId }) {
      if (merchantId !== MERCHANT) throw problem('NOT_FOUND', { what: 'merchant' });
      const isEmpty = books.columns.length === 0;
      return {
        kind: 'merchant',
        id: MERCHANT,
        name: { zh: '兰州拉面' },
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
        dayCut: '00:00',
        merchants: [],
        dataVersion: '7',
        firstDate: isEmpty ? undefined : books.from,
        lastDate: isEmpty ? undefined : books.to,
        transactionCount: books.columns.length,
        openingBalanceMinor: 0,
        today: '2025-11-21',
      };
    },
    async readDailySeries(_, { from, to }) {
      const [start, end] = [
        parseDate(from) - parseDate(books.from),
        parseDate(to) - parseDate(books.from) + 1,
      ];
      const columns = books.columns.map((column) => ({
        ...column,
        counts: column.counts.slice(start, end),
        sums: column.sums.slice(start, end),
      }));
      return { currency: 'CNY', from, to, columns, flowBeforeMinor: 0 };
    },
    async readItems(_, { fromMonth, toMonth }) {
      const rows = (books.items ?? []).filter(({ month }) => month >= fromMonth && month <= toMonth);
      return { currency: 'CNY', rows, members: new Set(rows.map(({ member }) => member)).size };
    },
  };
}
