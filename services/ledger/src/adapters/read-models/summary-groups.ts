import { formatDate, formatMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { KIND_WORDS, OWN_TRANSFER } from '../../domain/codes.js';
import type { SummaryGroup } from '../../ports/transactions.js';

/** What every source of sums gives, one array a key and kind. */
export type Sum = readonly [key: number, kind: number, n: number, sum: number, inflow: number];

/** The key of a sum whose own key is a day. */
export function dayKey(groupBy: 'day' | 'month' | 'kind', [day, kind]: Sum): string {
  if (groupBy === 'day') return formatDate(day);
  return groupBy === 'month' ? formatMonth(monthNumberOf(day)) : KIND_WORDS[kind]!;
}

export function addSum(groups: Map<string, SummaryGroup>, key: string, [, kind, n, sum, inflow]: Sum): void {
  let group = groups.get(key);
  if (!group) {
    group = { key, count: 0, inflowMinor: 0, outflowMinor: 0, netMinor: 0 };
    groups.set(key, group);
  }
  group.count += n;
  if (kind === OWN_TRANSFER) return;
  group.inflowMinor += inflow;
  group.outflowMinor += inflow - sum;
  group.netMinor += sum;
}

export function groupsInOrder(groups: ReadonlyMap<string, SummaryGroup>): SummaryGroup[] {
  return [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
