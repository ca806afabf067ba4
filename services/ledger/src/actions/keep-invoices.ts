import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type * as contracts from '@merchant-analysis/contracts/transactions';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { formatReference } from '../domain/external-reference.js';
import type { GroupPort } from '../ports/groups.js';
import type { InvoicePort, InvoicePosition, InvoiceWrite } from '../ports/invoices.js';
import type { MerchantPort } from '../ports/merchants.js';
import { onceKey } from './once-key.js';
import { pageFrom, readCursor, readNumber } from './page.js';
import { getMembers, getVisibleMerchant } from './visibility.js';

interface Rim {
  readonly merchants: MerchantPort;
  readonly groups: GroupPort;
  readonly invoices: InvoicePort;
}

/** Writes receivables and payables by their externalId. */
export async function putInvoices(
  { merchants, invoices }: Rim,
  params: ParamsOf<typeof contracts.putInvoices>,
  call: Pick<Call, 'caller' | 'audit' | 'withRecord'>,
): Promise<ResultOf<typeof contracts.putInvoices>> {
  const { merchantId } = params;
  await getVisibleMerchant(merchants, call.caller, merchantId);
  const note = ({ inserted, corrected, unchanged }: InvoiceWrite) => ({
    resourceType: 'invoice',
    resourceId: merchantId,
    changes: { inserted, corrected, unchanged },
  });
  const written = await invoices.putInvoices({
    tenantId: call.caller.tenantId,
    merchantId,
    invoices: params.invoices,
    once: onceKey('ledger.putInvoices', call, note),
  });
  call.audit(note(written));
  return written;
}

/** Receivables and payables by due date. */
export async function listInvoices(
  rim: Rim,
  params: ParamsOf<typeof contracts.listInvoices>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listInvoices>> {
  const { limit, cursor, direction, openOnly, settledFrom } = params;
  const members = await getMembers(rim, caller, params);
  const found = await rim.invoices.listInvoices({
    tenantId: caller.tenantId,
    merchantIds: members.map(({ id }) => id),
    direction,
    openOnly,
    settledFromDay: settledFrom === undefined ? undefined : parseDate(settledFrom),
    after: readPosition(cursor),
    limit: limit + 1,
  });
  const { data, page } = pageFrom(found, limit, ({ dueDay, merchantId, externalId }) => [
    String(dueDay),
    merchantId,
    externalId,
  ]);
  const { currency } = members[0];
  return {
    data: data.map(({ dueDay: _dueDay, ...invoice }) => ({
      ...invoice,
      id: formatReference('inv', invoice.merchantId, invoice.externalId),
      currency,
    })),
    page,
  };
}

function readPosition(cursor: string | undefined): InvoicePosition | undefined {
  const parts = readCursor(cursor, 3);
  if (!parts) return undefined;
  const [dueDay, merchantId, externalId] = parts as [string, string, string];
  return { dueDay: readNumber(dueDay), merchantId, externalId };
}
