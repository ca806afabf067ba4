import { dailySales } from '@merchant-analysis/cashflow-predictor/domain/books/daily-sales';
import type { ChannelTotals } from '@merchant-analysis/cashflow-predictor/domain/known/settlement-habits';
import type { Ledger } from '@merchant-analysis/cashflow-predictor/ports/ledger';
import type { Merchant, Subject } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import type { DailyColumn, PendingSettlement } from '@merchant-analysis/contracts/read-models';
import type { Invoice, Transaction } from '@merchant-analysis/contracts/transactions';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';

export interface MemoryBooks {
  from: string;
  /** From `from` on, one sum a day; all of one length. */
  columns: DailyColumn[];
  openingBalanceMinor?: number;
  /** Sales less refunds by business day. Absent: as the columns have them. */
  soldMinor?: readonly number[];
}

export interface MemoryLedger extends Ledger {
  /** Replaces the books of a merchant; its version goes up. */
  write(merchantId: string, books: MemoryBooks): void;
  remove(merchantId: string): void;
  today: string;
  /** Members of the groups. */
  readonly groups: Map<string, string[]>;
  /** What merchants are that are not small-scale noodle shops. */
  readonly merchants: Map<string, Partial<Merchant>>;
  /** Absent: everything may be seen. */
  visible: ReadonlySet<string> | undefined;
  seriesReads: number;
  /** Receivables and payables, what moved from and to those who owe, and what channels bring. */
  readonly invoices: Invoice[];
  readonly dealings: Transaction[];
  readonly channelTotals: ChannelTotals[];
  /** Of which months they were asked for; those before `firstMonth` have none. */
  readonly monthsAsked: { fromMonth: string; toMonth: string }[];
  firstMonth: string;
  readonly sales: Transaction[];
  readonly pending: PendingSettlement[];
}

/** The books of some merchants in memory. What is not there or not visible is not found. */
export function memoryLedger(): MemoryLedger {
  const books = new Map<string, MemoryBooks>();
  const versions = new Map<string, number>();
  const ledger: MemoryLedger = {
    today: '2025-11-21',
    groups: new Map(),
    merchants: new Map(),
    visible: undefined,
    seriesReads: 0,
    invoices: [],
    dealings: [],
    channelTotals: [],
    monthsAsked: [],
    firstMonth: '2000-01',
    sales: [],
    pending: [],
    write(merchantId, written) {
      books.set(merchantId, written);
      versions.set(merchantId, (versions.get(merchantId) ?? 0) + 1);
    },
    remove(merchantId) {
      books.delete(merchantId);
    },
    async describeSubject(subject) {
      const members = membersOf(subject);
      const filled = members.map((id) => books.get(id)!).filter(({ columns }) => columns.length > 0);
      const lastDays = filled.map(({ from, columns }) => parseDate(from) + columns[0]!.sums.length - 1);
      return {
        kind: subject.merchantId === undefined ? 'group' : 'merchant',
        id: subject.merchantId ?? subject.groupId ?? '',
        name: { zh: '面馆' },
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
        dayCut: '00:00',
        merchants: members.map((id) => ({ ...merchantOf(id), ...ledger.merchants.get(id) })),
        dataVersion: versionOf(members),
        ...(filled.length > 0 && {
          firstDate: formatDate(Math.min(...filled.map(({ from }) => parseDate(from)))),
          lastDate: formatDate(Math.max(...lastDays)),
        }),
        transactionCount: filled.length,
        openingBalanceMinor: members.reduce((sum, id) => sum + (books.get(id)!.openingBalanceMinor ?? 0), 0),
        today: ledger.today,
      } satisfies Subject;
    },
    listOpenInvoices: async (subject) =>
      ledger.invoices.filter(
        ({ merchantId, balanceMinor }) => balanceMinor > 0 && membersOf(subject).includes(merchantId),
      ),
    listSettledInvoices: async (subject, { from, most }) => {
      const settled = ledger.invoices.filter(
        ({ merchantId, balanceMinor, issuedOn, dueOn = issuedOn }) =>
          balanceMinor === 0 && dueOn >= from && membersOf(subject).includes(merchantId),
      );
      return settled.length > most ? undefined : settled;
    },
    listDealings: async (subject, { from, to, counterparties }) =>
      ledger.dealings.filter(
        ({ merchantId, businessDate, counterparty = '' }) =>
          membersOf(subject).includes(merchantId) &&
          businessDate >= from &&
          businessDate <= to &&
          counterparties.includes(counterparty),
      ),
    sampleSales: async (_subject, { from, to }) =>
      ledger.sales.filter(({ businessDate }) => businessDate >= from && businessDate <= to),
    readChannelTotals: async (_subject, months) => {
      ledger.monthsAsked.push(months);
      return months.toMonth < ledger.firstMonth ? [] : ledger.channelTotals;
    },
    listPendingSettlements: async (subject, asOf) =>
      ledger.pending.filter(
        ({ merchantId, soldFrom, settlesOn }) =>
          membersOf(subject).includes(merchantId) && soldFrom <= asOf && settlesOn > asOf,
      ),
    listMerchantIds: async () => [...books.keys()].filter((id) => ledger.visible?.has(id) ?? true),
    getDataVersion: async (subject) => versionOf(membersOf(subject)),
    async readDailySales(subject, { from, to }) {
      const sums = new Array<number>(parseDate(to) - parseDate(from) + 1).fill(0);
      for (const id of membersOf(subject)) {
        soldOf(id).forEach((sold, index) => {
          const day = parseDate(books.get(id)!.from) + index - parseDate(from);
          if (day >= 0 && day < sums.length) sums[day]! += sold;
        });
      }
      return [{ kind: 'sale', counts: [], sums }];
    },
    async readDailySeries(subject, { from, to }) {
      ledger.seriesReads++;
      const length = parseDate(to) - parseDate(from) + 1;
      const sums = new Map<string, Pick<DailyColumn, 'kind' | 'category'> & { list: number[] }>();
      let flowBeforeMinor = 0;
      for (const id of membersOf(subject)) {
        const { from: start, columns } = books.get(id)!;
        for (const column of columns) {
          const { kind, category } = column;
          const name = `${kind} ${category}`;
          const kept = sums.get(name) ?? {
            kind,
            ...(category !== undefined && { category }),
            list: new Array<number>(length).fill(0),
          };
          sums.set(name, kept);
          const into = kept.list;
          column.sums.forEach((sum, index) => {
            const day = parseDate(start) + index - parseDate(from);
            if (day < 0 && column.kind !== 'own_transfer') flowBeforeMinor += sum;
            if (day >= 0 && day < length) into[day]! += sum;
          });
        }
      }
      const columns = [...sums.values()].map(({ list, ...named }) => ({
        ...named,
        counts: list.map(() => 0),
        sums: list,
      }));
      return { currency: 'CNY', from, to, columns, flowBeforeMinor };
    },
  };
  return ledger;

  function soldOf(id: string): readonly number[] {
    const { columns, soldMinor } = books.get(id)!;
    return soldMinor ?? [...dailySales(columns, columns[0]?.sums.length ?? 0)];
  }

  function membersOf({
    merchantId,
    groupId,
  }: {
    merchantId?: string | undefined;
    groupId?: string | undefined;
  }) {
    const asked = merchantId === undefined ? ledger.groups.get(groupId ?? '') : [merchantId];
    const members = (asked ?? []).filter((id) => books.has(id) && (ledger.visible?.has(id) ?? true)).sort();
    if (members.length === 0) throw problem('NOT_FOUND', { what: 'merchant' });
    return members;
  }

  function versionOf(members: readonly string[]): string {
    return members.map((id) => `${id}:${versions.get(id)}`).join(',');
  }
}

function merchantOf(id: string): Merchant {
  return {
    id,
    name: { zh: '面馆' },
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    dayCut: '00:00',
    taxPayerType: 'small-scale',
    vatPeriod: 'quarter',
    openingBalanceMinor: 0,
    groupIds: [],
    dataVersion: 1,
    version: 1,
    createdAt: '2024-01-01T00:00:00Z',
  };
}
