import type { Transaction } from '@merchant-analysis/contracts/transactions';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { formatReference } from '../domain/external-reference.js';
import type { BookedRow } from '../domain/ledger-row.js';

/** A fact as contracts show it. */
export function showTransaction(row: BookedRow, currency: string): Transaction {
  const { businessDay, settledDay, occurredAt, ...fields } = row;
  return {
    ...fields,
    id: transactionIdOf(row),
    occurredAt: new Date(occurredAt).toISOString(),
    businessDate: formatDate(businessDay),
    ...(settledDay === undefined ? {} : { settledOn: formatDate(settledDay) }),
    currency,
  };
}

export function transactionIdOf({
  merchantId,
  source,
  externalId,
}: Pick<BookedRow, 'merchantId' | 'source' | 'externalId'>): string {
  return formatReference('txn', merchantId, source, externalId);
}
