import type { Ledger } from '@merchant-analysis/compliance-checker/ports/ledger';
import { type Caller, maySeeMerchant } from '@merchant-analysis/contracts/caller';
import type { Merchant, Subject } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { parseDate } from '@merchant-analysis/kernel/business-date';

export const TENANT = 'ten_00000001';
export const NOODLES = 'mer_noodles01';
export const CORNER = 'mer_corner001';
export const GROUP = 'grp_00000001';
export const TODAY = '2026-06-30';
const BOOKS = { firstDate: '2023-07-01', lastDate: '2026-06-30' };

export function merchantOf(id: string, about: Partial<Merchant> = {}): Merchant {
  return {
    id,
    name: { zh: '面馆' },
    unifiedSocialCreditCode: '914403001922038216',
    mcc: '5812',
    licenceValidTo: 'long-term',
    declaredHours: [{ opens: '07:00', closes: '22:00' }],
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    dayCut: '00:00',
    taxPayerType: 'small-scale',
    vatPeriod: 'quarter',
    openingBalanceMinor: 0,
    groupIds: [GROUP],
    dataVersion: 1,
    version: 1,
    createdAt: '2023-07-01T00:00:00Z',
    ...about,
  };
}

/** The same books for every merchant: 1,000.00 a day, one big cash day, one night too many. */
interface BooksOptions {
  readonly merchants?: readonly Merchant[];
  /** Cash days of the merchant itself, 分 by date. */
  readonly cash?: Readonly<Record<string, number>>;
  readonly isEmpty?: boolean;
  /** Sales of every day, 分. */
  readonly salesADay?: number;
  /** Reads that fail, by merchant. */
  readonly broken?: ReadonlySet<string>;
}

/** A ledger for one tenant that counts what it is asked, and enforces the caller's limits like the real one. */
export function ledgerForTests(options: BooksOptions = {}): { of(caller: Caller): Ledger; asked: string[] } {
  const merchants = options.merchants ?? [merchantOf(NOODLES), merchantOf(CORNER)];
  const asked: string[] = [];
  const days = ({ from, to }: { from: string; to: string }): number => parseDate(to) - parseDate(from) + 1;
  const fill = (length: number, value: number): number[] => new Array<number>(length).fill(value);

  const of = (caller: Caller): Ledger => {
    const visible = caller.tenantId === TENANT ? merchants.filter((one) => maySeeMerchant(caller, one)) : [];
    const read = <T>(what: string, merchantId: string, answer: T): Promise<T> => {
      asked.push(what);
      if (options.broken?.has(merchantId)) return Promise.reject(problem('STORAGE_UNAVAILABLE'));
      if (!visible.some(({ id }) => id === merchantId))
        return Promise.reject(problem('NOT_FOUND', { what: 'merchant' }));
      return Promise.resolve(answer);
    };
    return {
      async describeSubject({ merchantId, groupId }) {
        asked.push('describeSubject');
        const members = visible.filter(({ id, groupIds }) =>
          groupId === undefined ? id === merchantId : groupIds.includes(groupId),
        );
        if (members.length === 0) throw problem('NOT_FOUND', { what: groupId ? 'group' : 'merchant' });
        const subject: Subject = {
          kind: groupId === undefined ? 'merchant' : 'group',
          id: groupId ?? merchantId ?? '',
          name: { zh: '面馆' },
          currency: 'CNY',
          timeZone: 'Asia/Shanghai',
          dayCut: '00:00',
          merchants: members,
          dataVersion: '1',
          ...(options.isEmpty ? {} : BOOKS),
          transactionCount: 1,
          openingBalanceMinor: 0,
          today: TODAY,
        };
        return subject;
      },
      async listMerchants() {
        asked.push('listMerchants');
        return visible;
      },
      readDailySales: (merchantId, dates) =>
        read('readDailySales', merchantId, {
          currency: 'CNY',
          ...dates,
          columns: [
            { kind: 'refund' as const, counts: fill(days(dates), 0), sums: fill(days(dates), 0) },
            {
              kind: 'sale' as const,
              counts: fill(days(dates), 40),
              sums: fill(days(dates), options.salesADay ?? 100_000),
            },
          ],
          flowBeforeMinor: 0,
        }),
      readDailyProfile: (merchantId, dates, { hours }) =>
        read(hours ? 'readDailyProfile with hours' : 'readDailyProfile', merchantId, {
          ...dates,
          hourCounts: Array.from({ length: hours ? days(dates) * 24 : 0 }, (_, index) =>
            index % 24 === 12 ? 40 : 0,
          ),
          saleCounts: fill(days(dates), 40),
          roundCounts: fill(days(dates), 0),
          refundCounts: fill(days(dates), 0),
          refundSums: fill(days(dates), 0),
          untaxedSums: fill(days(dates), 0),
        }),
      listPartyDays: (merchantId, _, { method }) =>
        read(`listPartyDays ${method}`, merchantId, {
          rows: Object.entries(method === 'cash' ? (options.cash ?? {}) : {}).map(([date, sumMinor]) => ({
            date,
            party: '',
            direction: 'out' as const,
            method,
            count: 1,
            sumMinor,
          })),
          truncated: false,
        }),
      listPartyTransactions: (merchantId) =>
        read('listPartyTransactions', merchantId, { rows: [], truncated: false }),
      listCounted: (merchantId, { what, hours }, windows) =>
        read(
          `listCounted ${what}${hours ? ` at ${hours.join(' ')}` : ''}`,
          merchantId,
          windows.map((window) => ({ ids: [`txn_${window.to}`], count: 40 * days(window) })),
        ),
      listRefundIssues: (merchantId) =>
        read('listRefundIssues', merchantId, {
          counts: { withoutOriginal: 0, aboveOriginal: 0, otherCard: 0 },
          rows: [],
          truncated: false,
        }),
      listOpenReceivables: (merchantId) =>
        read('listOpenReceivables', merchantId, { rows: [], truncated: false }),
    };
  };
  return { of, asked };
}
