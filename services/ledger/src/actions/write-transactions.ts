import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import type * as contracts from '@merchant-analysis/contracts/transactions';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { parseReference } from '../domain/external-reference.js';
import type { BookedRow, LedgerRow } from '../domain/ledger-row.js';
import type { ChunkPort, WriteResult } from '../ports/chunks.js';
import type { MerchantPort } from '../ports/merchants.js';
import { onceKey } from './once-key.js';
import { transactionIdOf } from './show-transaction.js';
import { getVisibleMerchant } from './visibility.js';

interface Rim {
  readonly merchants: MerchantPort;
  readonly chunks: ChunkPort;
}

type Writing = Pick<Call, 'caller' | 'idempotency' | 'audit' | 'withRecord'>;

/** Writes facts: new ones are inserted, changed ones corrected, known ones left alone; all of them or none. */
export async function createTransactions(
  { merchants, chunks }: Rim,
  { merchantId, transactions }: ParamsOf<typeof contracts.createTransactions>,
  call: Writing,
): Promise<ResultOf<typeof contracts.createTransactions>> {
  const merchant = await getVisibleMerchant(merchants, call.caller, merchantId);
  refuseOtherCurrency(merchant, transactions);
  const rows = transactions.map((input) => rowOf(merchantId, input));
  const note = ({ inserted, corrected, unchanged }: WriteResult) => ({
    resourceType: 'transaction',
    resourceId: merchantId,
    changes: { inserted, corrected, unchanged },
  });
  const written = await chunks.writeRows({
    tenantId: call.caller.tenantId,
    rows,
    once: onceKey('ledger.createTransactions', call, note),
  });
  call.audit(note(written));
  const { inserted, corrected, unchanged, merchants: perMerchant } = written;
  const dataVersion = perMerchant[0]?.dataVersion ?? merchant.dataVersion;
  return { inserted, corrected, unchanged, dataVersion, ids: rows.map(transactionIdOf) };
}

/** @throws Problem NOT_FOUND when it is not in the books of this merchant. */
export async function deleteTransaction(
  { merchants, chunks }: Rim,
  { merchantId: expected, transactionId }: ParamsOf<typeof contracts.deleteTransaction>,
  call: Writing,
): Promise<ResultOf<typeof contracts.deleteTransaction>> {
  const { tenantId } = call.caller;
  const reference = parseReference('txn', 2, transactionId);
  if (!reference || (expected ?? reference.merchantId) !== reference.merchantId) {
    throw problem('NOT_FOUND', { what: 'transaction' });
  }
  const { merchantId } = reference;
  await getVisibleMerchant(merchants, call.caller, merchantId);
  const [source, externalId] = reference.parts as [string, string];
  const note = ({ row }: { row: BookedRow }) => ({
    resourceType: 'transaction',
    resourceId: transactionId,
    changes: { deleted: row },
  });
  const once = onceKey('ledger.deleteTransaction', call, note);
  const deleted = await chunks.deleteRow({ tenantId, merchantId, source, externalId, once });
  call.audit(note(deleted));
  return { deleted: true, dataVersion: deleted.dataVersion };
}

function rowOf(merchantId: string, input: contracts.TransactionInput): LedgerRow {
  const { occurredAt, settledOn, currency: _currency, ...fields } = input;
  return {
    ...fields,
    merchantId,
    occurredAt: Date.parse(occurredAt),
    settledDay: settledOn === undefined ? undefined : parseDate(settledOn),
  };
}

function refuseOtherCurrency(merchant: Merchant, transactions: readonly contracts.TransactionInput[]): void {
  const expected = merchant.currency;
  const errors = transactions.flatMap(({ currency: given }, index) =>
    given === undefined || given === expected
      ? []
      : [{ path: `transactions.${index}.currency`, message: `must be ${expected}` }],
  );
  const given = transactions.find(
    ({ currency }) => currency !== undefined && currency !== expected,
  )?.currency;
  if (given !== undefined) throw problem('CURRENCY_MISMATCH', { expected, given }, { errors });
}
