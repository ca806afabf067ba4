import { fileURLToPath } from 'node:url';
import { loadRuleSets } from '@merchant-analysis/compliance-checker/adapters/rule-sets.files';
import { evaluateRule } from '@merchant-analysis/compliance-checker/domain/evaluate';
import type {
  CalendarFacts,
  DatedTransaction,
  Facts,
  MerchantProfile,
  PartyFacts,
} from '@merchant-analysis/compliance-checker/domain/facts';
import type { RuleEntry, RuleSet } from '@merchant-analysis/compliance-checker/domain/rule-set';
import type { RuleResult } from '@merchant-analysis/contracts/compliance';
import type { PartyDays } from '@merchant-analysis/contracts/read-models';
import type { Invoice, Transaction } from '@merchant-analysis/contracts/transactions';
import { parseDate } from '@merchant-analysis/kernel/business-date';

export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** The rules as they are shipped. */
export const shippedRules: RuleSet = loadRuleSets({ rulesDir: `${repositoryRoot}config/rules` })[0]!;

export function shippedRule(id: string): RuleEntry {
  const entry = shippedRules.rules.find((one) => one.config.id === id);
  if (entry === undefined) throw new Error(`no rule ${id}`);
  return entry;
}

/** One rule as it is shipped, on these facts. */
export function evaluateShipped(id: string, facts: Facts): RuleResult {
  return evaluateRule(shippedRule(id), facts);
}

const PLAIN_CALENDAR: CalendarFacts = { daysOff: new Set(), makeUpDays: new Set(), busyDays: new Map() };

const MERCHANT: MerchantProfile = {
  id: 'mer_noodles01',
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  dayCut: '00:00',
  mcc: '5812',
  declaredHours: [{ opens: '07:00', closes: '22:00' }],
  taxPayerType: 'small-scale',
  vatPeriod: 'quarter',
  licenceValidTo: 'long-term',
  unifiedSocialCreditCode: '914403001922038216',
};

interface BooksForTests {
  /** First and last day in the books; the window is the last 365 of them. */
  from: string;
  to: string;
  /** Default: the last day in the books. */
  today?: string;
  merchant?: Partial<MerchantProfile>;
  calendar?: Partial<CalendarFacts>;
  fxRates?: Facts['fxRates'];
  /** 分 by day; refunds negative. */
  sales?: Record<string, number>;
  refunds?: Record<string, number>;
  untaxed?: Record<string, number>;
  /** Sales by day and local hour. */
  hours?: (day: number) => Record<number, number | undefined>;
  round?: (day: number) => number;
  refundCount?: (day: number) => number;
  cash?: PartyFacts;
  transfers?: PartyFacts;
  refundIssues?: Facts['refundIssues'];
  receivables?: Invoice[];
}

/** Facts as the ledger would give them, from what a test wants to say. */
export function factsOf(books: BooksForTests): Facts {
  const [from, to] = [parseDate(books.from), parseDate(books.to)];
  const days = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const byDay = (sums: Record<string, number> = {}): number[] => {
    const known = new Map(Object.entries(sums).map(([date, sum]) => [parseDate(date), sum]));
    for (const day of known.keys()) if (day < from || day > to) throw new Error('a sum outside of the books');
    return days.map((day) => known.get(day) ?? 0);
  };
  const hourCounts = days.flatMap((day) => {
    const counts = books.hours?.(day) ?? {};
    return Array.from({ length: 24 }, (_, hour) => counts[hour] ?? 0);
  });
  return {
    merchant: { ...MERCHANT, ...books.merchant },
    today: books.today === undefined ? to : parseDate(books.today),
    books: { from, to },
    window: { from: Math.max(from, to - 364), to },
    calendarWindow: { from: Math.max(from, to - 364), to },
    calendar: { ...PLAIN_CALENDAR, ...books.calendar },
    fxRates: books.fxRates ?? [],
    sales: { from, saleSums: byDay(books.sales), refundSums: byDay(books.refunds) },
    profile: {
      from,
      hourCounts,
      saleCounts: days.map((_, index) =>
        hourCounts.slice(index * 24, index * 24 + 24).reduce((sum, count) => sum + count, 0),
      ),
      roundCounts: days.map((day) => books.round?.(day) ?? 0),
      refundCounts: days.map((day) => books.refundCount?.(day) ?? 0),
      untaxedSums: byDay(books.untaxed),
    },
    cashParties: books.cash ?? NO_PARTIES,
    transferParties: books.transfers ?? NO_PARTIES,
    refundIssues: books.refundIssues ?? NO_REFUND_ISSUES,
    receivables: { rows: books.receivables ?? [], truncated: false },
  };
}

const NO_PARTIES: PartyFacts = { rows: [], truncated: false, inspected: [], notInspected: [] };
export const NO_REFUND_ISSUES: NonNullable<Facts['refundIssues']> = {
  counts: { withoutOriginal: 0, aboveOriginal: 0, otherCard: 0 },
  rows: [],
  truncated: false,
};

interface PartyTransaction {
  at: string;
  /** 分 or cents; positive comes in. */
  amountMinor: number;
  party?: string;
  accountType?: 'entity' | 'person';
  kind?: Transaction['kind'];
}

/** What the ledger tells of customers: their daily sums, and all their transactions. */
export function partiesOf(
  method: 'cash' | 'transfer',
  transactions: readonly PartyTransaction[],
  options: { inspected?: boolean } = {},
): PartyFacts {
  const rows = new Map<string, PartyDays['rows'][number]>();
  const byParty = new Map<string, DatedTransaction[]>();
  transactions.forEach((one, index) => {
    const party = one.party ?? '';
    const direction = one.amountMinor < 0 ? 'out' : 'in';
    const key = `${one.at}|${party}|${direction}|${one.accountType}`;
    const known = rows.get(key);
    rows.set(key, {
      date: one.at,
      party,
      direction,
      method,
      accountType: one.accountType,
      count: (known?.count ?? 0) + 1,
      sumMinor: (known?.sumMinor ?? 0) + Math.abs(one.amountMinor),
    });
    byParty.set(party, [...(byParty.get(party) ?? []), transactionOf(method, one, index)]);
  });
  const inspected = [...byParty].map(([party, own]) => ({
    party,
    method,
    days: { from: parseDate('2000-01-01'), to: parseDate('2050-01-01') },
    rows: own,
    truncated: false,
  }));
  return {
    rows: [...rows.values()],
    truncated: false,
    inspected: options.inspected === false ? [] : inspected,
    notInspected: options.inspected === false ? [...byParty.keys()] : [],
  };
}

function transactionOf(method: 'cash' | 'transfer', one: PartyTransaction, index: number): DatedTransaction {
  return {
    id: `txn_${String(index).padStart(8, '0')}`,
    merchantId: MERCHANT.id,
    externalId: `x${index}`,
    source: 'api',
    occurredAt: `${one.at}T12:00:00+08:00`,
    direction: one.amountMinor < 0 ? 'out' : 'in',
    amountMinor: one.amountMinor,
    currency: 'CNY',
    taxIncluded: true,
    kind: one.kind ?? 'sale',
    method,
    accountType: one.accountType,
    counterparty: one.party,
    status: 'settled',
    businessDate: one.at,
    calendarDay: parseDate(one.at),
  };
}

/** An open receivable. */
export function receivable(about: Partial<Invoice> & Pick<Invoice, 'issuedOn'>): Invoice {
  return {
    id: 'inv_00000001',
    merchantId: MERCHANT.id,
    externalId: 'A-1',
    direction: 'receivable',
    counterparty: '某局',
    buyerClass: 'government',
    amountMinor: 10_000_00,
    balanceMinor: 10_000_00,
    currency: 'CNY',
    ...about,
  };
}

/** The keys of what was found broken. */
export const brokenKeys = (result: RuleResult): string[] =>
  result.findings.filter((finding) => finding.outcome === 'broken').map((finding) => finding.key);

export const warnedKeys = (result: RuleResult): string[] =>
  result.findings.filter((finding) => finding.outcome === 'warning').map((finding) => finding.key);
