import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type * as contracts from '@merchant-analysis/contracts/transactions';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { joinParts, parseReference } from '../domain/external-reference.js';
import type { GroupPort } from '../ports/groups.js';
import type { MerchantPort } from '../ports/merchants.js';
import type { RowFilters, TransactionPort } from '../ports/transactions.js';
import { type MergePosition, mergeNewest } from './merge-newest.js';
import { readCursor, readNumber } from './page.js';
import { showTransaction } from './show-transaction.js';
import { getMembers, getVisibleMerchant } from './visibility.js';

interface Rim {
  readonly merchants: MerchantPort;
  readonly groups: GroupPort;
  readonly transactions: TransactionPort;
}

type Reading = Pick<Call, 'caller'>;

export async function getTransaction(
  { merchants, transactions }: Rim,
  { transactionId }: ParamsOf<typeof contracts.getTransaction>,
  { caller }: Reading,
): Promise<contracts.Transaction> {
  const reference = parseReference('txn', 2, transactionId);
  if (!reference) throw problem('NOT_FOUND', { what: 'transaction' });
  const [source, externalId] = reference.parts as [string, string];
  const merchant = await getVisibleMerchant(merchants, caller, reference.merchantId);
  const row = await transactions.findRow(caller.tenantId, merchant.id, source, externalId);
  if (!row) throw problem('NOT_FOUND', { what: 'transaction' });
  return showTransaction(row, merchant.currency);
}

/**
 * Newest first, the members of a group merged exactly; all of them, or those with some counterparties. A page visits a
 * bounded number of rows.
 */
export async function listTransactions(
  rim: Rim,
  params: ParamsOf<typeof contracts.listTransactions> | ParamsOf<typeof contracts.listDealings>,
  { caller }: Reading,
): Promise<ResultOf<typeof contracts.listTransactions>> {
  const { limit, cursor, merchantId, groupId, from, to, ...filters } = params;
  const members = await getMembers(rim, caller, { merchantId, groupId });
  const { rows, next } = await mergeNewest(rim.transactions, {
    tenantId: caller.tenantId,
    merchantIds: members.map(({ id }) => id),
    after: readPosition(cursor),
    filters: { ...filters, ...daysOf(from, to) },
    limit,
  });
  return {
    data: rows.map((row) => showTransaction(row, members[0].currency)),
    page: next ? { hasMore: true, nextCursor: writePosition(next) } : { hasMore: false },
  };
}

/** Counts and sums from the rollups. */
export async function summarizeTransactions(
  rim: Rim,
  { merchantId, groupId, from, to, groupBy }: ParamsOf<typeof contracts.summarizeTransactions>,
  { caller }: Reading,
): Promise<ResultOf<typeof contracts.summarizeTransactions>> {
  const members = await getMembers(rim, caller, { merchantId, groupId });
  const groups = await rim.transactions.summarize({
    tenantId: caller.tenantId,
    merchantIds: members.map(({ id }) => id),
    fromDay: parseDate(from),
    toDay: parseDate(to),
    groupBy,
  });
  return { currency: members[0].currency, groups };
}

function daysOf(from: string | undefined, to: string | undefined): Pick<RowFilters, 'fromDay' | 'toDay'> {
  return {
    fromDay: from === undefined ? undefined : parseDate(from),
    toDay: to === undefined ? undefined : parseDate(to),
  };
}

function writePosition({ occurredAt, merchantId, source, externalId }: MergePosition): string {
  return joinParts([String(occurredAt), merchantId, source, externalId]);
}

function readPosition(cursor: string | undefined): MergePosition | undefined {
  const parts = readCursor(cursor, 4);
  if (!parts) return undefined;
  const [occurredAt, merchantId, source, externalId] = parts as [string, string, string, string];
  return { occurredAt: readNumber(occurredAt), merchantId, source, externalId };
}
