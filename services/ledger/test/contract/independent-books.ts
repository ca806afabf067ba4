import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { expect } from 'chai';
import { MERCHANT, TENANT } from './open-books.js';

/**
 * The books computed again by other means: plain loops over the facts, with none of the code under test. Shanghai
 * has no summer time, so a day with the cut 02:00 is six hours beside UTC.
 */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FIRST = Date.parse('2026-01-01T00:00:00Z') / DAY;
const LAST = Date.parse('2026-12-31T00:00:00Z') / DAY;
const DAYS = LAST - FIRST + 1;

export const dayOf = (row: LedgerRow): number => Math.floor((row.occurredAt + 6 * HOUR) / DAY);
const hourOf = (row: LedgerRow): number => Math.floor((row.occurredAt + 8 * HOUR) / HOUR) % 24;
const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
const isTurnover = (row: LedgerRow): boolean => row.kind === 'sale' || row.kind === 'refund';

function group<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function dailyColumns(rows: readonly LedgerRow[], basis: 'business-date' | 'settlement') {
  return group(rows, (row) => `${row.kind}\u0000${isTurnover(row) ? '' : (row.category ?? '')}`).map(
    ([key, same]) => {
      const [kind, category] = key.split('\u0000');
      const counts = new Array<number>(DAYS).fill(0);
      const sums = new Array<number>(DAYS).fill(0);
      for (const row of same) {
        counts[dayOf(row) - FIRST]! += 1;
        const moved = basis === 'settlement' ? (row.settledDay ?? dayOf(row)) : dayOf(row);
        sums[moved - FIRST]! += row.amountMinor;
      }
      return { kind, ...(category ? { category } : {}), counts, sums };
    },
  );
}

const MEMBERS = {
  category: (row: LedgerRow) => row.category ?? '',
  channel: (row: LedgerRow) => row.channel ?? '',
  method: (row: LedgerRow) => row.method ?? '',
  counterparty: (row: LedgerRow) => row.counterparty ?? '',
  item: (row: LedgerRow) => row.item ?? '',
} as const;

function monthlyRows(rows: readonly LedgerRow[], dimension: keyof typeof MEMBERS) {
  const keyOf = (row: LedgerRow) =>
    `${dateOf(dayOf(row)).slice(0, 7)}\u0000${MEMBERS[dimension](row)}\u0000${row.kind}`;
  return group(rows, keyOf).map(([key, same]) => {
    const [month, member, kind] = key.split('\u0000');
    const known = dimension === 'item' ? same.filter((row) => row.quantity !== undefined) : [];
    const quantity = Math.round(sum(known.map((row) => row.quantity! * 1_000))) / 1_000;
    return {
      month,
      kind,
      member,
      count: same.length,
      sumMinor: sum(same.map((row) => row.amountMinor)),
      ...(known.length > 0 ? { quantity } : {}),
    };
  });
}

function profile(rows: readonly LedgerRow[], prices: readonly number[]) {
  const zeros = (length = DAYS) => new Array<number>(length).fill(0);
  const made = {
    hourCounts: zeros(DAYS * 24),
    saleCounts: zeros(),
    roundCounts: zeros(),
    refundCounts: zeros(),
    refundSums: zeros(),
    untaxedSums: zeros(),
  };
  for (const row of rows) {
    const index = dayOf(row) - FIRST;
    const yuan = row.amountMinor / 100;
    if (row.kind === 'sale') {
      made.hourCounts[index * 24 + hourOf(row)]! += 1;
      made.saleCounts[index]! += 1;
      if (yuan >= 500 && yuan % 100 === 0 && !prices.includes(row.amountMinor)) made.roundCounts[index]! += 1;
      if (!row.taxIncluded) made.untaxedSums[index]! += row.amountMinor;
    }
    if (row.kind === 'refund') {
      made.refundCounts[index]! += 1;
      made.refundSums[index]! -= row.amountMinor;
    }
  }
  return made;
}

function partyDays(rows: readonly LedgerRow[], method: 'cash' | 'transfer') {
  const partyOf = (row: LedgerRow) => row.payerToken ?? row.counterparty ?? '';
  const kept = rows.filter((row) => row.method === method && !(isTurnover(row) && partyOf(row) === ''));
  return group(kept, (row) =>
    [dayOf(row), partyOf(row), row.direction, row.accountType ?? ''].join('\u0000'),
  ).map(([key, same]) => ({
    key,
    count: same.length,
    sumMinor: sum(same.map((row) => Math.abs(row.amountMinor))),
  }));
}

function refundIssues(rows: readonly LedgerRow[]) {
  const refunds = rows.filter((row) => row.kind === 'refund');
  const counts = { withoutOriginal: 0, aboveOriginal: 0, otherCard: 0 };
  counts.withoutOriginal = refunds.filter((row) => row.originalExternalId === undefined).length;
  const named = refunds.filter((row) => row.originalExternalId !== undefined);
  for (const [, same] of group(named, (row) => `${row.source}\u0000${row.originalExternalId}`)) {
    const [{ source, originalExternalId }] = same as [LedgerRow];
    const original = rows.find(
      (row) => row.source === source && row.externalId === originalExternalId && row.kind !== 'refund',
    );
    if (!original) counts.withoutOriginal += 1;
    else {
      const refunded = -sum(same.map((row) => row.amountMinor));
      if (refunded > original.amountMinor) counts.aboveOriginal += 1;
      const token = original.payerToken;
      const isOther = (row: LedgerRow) =>
        row.payerToken !== undefined && token !== undefined && row.payerToken !== token;
      if (same.some(isOther)) counts.otherCard += 1;
    }
  }
  return counts;
}

/** Holds every read model of a merchant's year 2026 against the facts that should be in its books. */
export async function expectBooks(
  store: LedgerStore,
  facts: readonly LedgerRow[],
  merchantId = MERCHANT,
): Promise<void> {
  const rows = facts.filter((row) => row.status !== 'void');
  const days = { tenantId: TENANT, merchantId, fromDay: FIRST, toDay: LAST };
  const subject = { tenantId: TENANT, merchantIds: [merchantId], fromDay: FIRST, toDay: LAST };
  for (const basis of ['business-date', 'settlement'] as const) {
    const { columns } = await store.readModels.readDailySeries({ ...subject, basis });
    expect(columns.filter(isNotEmpty), basis).to.deep.equal(dailyColumns(rows, basis).filter(isNotEmpty));
  }
  const months = {
    tenantId: TENANT,
    merchantIds: [merchantId],
    fromMonth: 2026 * 12,
    toMonth: 2026 * 12 + 11,
    top: 2_000,
  };
  for (const dimension of ['category', 'channel', 'method', 'counterparty', 'item'] as const) {
    const { rows: kept } = await store.readModels.readMonthlyBreakdown({ ...months, dimension });
    expect(kept, dimension).to.deep.equal(monthlyRows(rows, dimension));
  }
  const prices = [60_000];
  const kept = await store.readModels.readDailyProfile({ ...days, priceListMinor: prices, hours: true });
  expect(kept).to.deep.equal(profile(rows, prices));
  for (const method of ['cash', 'transfer'] as const) {
    const parties = await store.readModels.listPartyDays({
      ...days,
      method,
      minAbsSumMinor: 0,
      limit: 1_000,
    });
    const plain = parties.map(({ day, party, direction, accountType, count, sumMinor }) => ({
      key: [day, party, direction, accountType ?? ''].join('\u0000'),
      count,
      sumMinor,
    }));
    expect(
      plain.sort((a, b) => (a.key < b.key ? -1 : 1)),
      method,
    ).to.deep.equal(partyDays(rows, method));
  }
  const { counts } = await store.readModels.listRefundIssues({ ...days, limit: 500 });
  expect(counts).to.deep.equal(refundIssues(rows));
  const large = await store.readModels.listLarge({ ...days, minAbsAmountMinor: 1_000_000, limit: 1_000 });
  const largeIds = rows.filter((row) => Math.abs(row.amountMinor) >= 1_000_000).map((row) => row.externalId);
  expect(large.map((row) => row.externalId)).to.have.members(largeIds);
  const span = await store.readModels.describeBooks({ tenantId: TENANT, merchantIds: [merchantId] });
  expect(span.transactionCount).to.equal(rows.length);
}

/** A column of nothing is as good as none. */
function isNotEmpty({ counts, sums }: { counts: number[]; sums: number[] }): boolean {
  return counts.some((count) => count !== 0) || sums.some((value) => value !== 0);
}

/** No kept cell differs from what the store itself recomputes from its transactions. */
export async function expectProof(store: LedgerStore): Promise<void> {
  const differences: string[] = [];
  await store.check.checkBooks({}, ({ table, cell, kept, recomputed }) =>
    differences.push(`${table} ${cell}: ${kept} / ${recomputed}`),
  );
  expect(differences).to.deep.equal([]);
}
