import type { LedgerRow } from '../../domain/ledger-row.js';

/** The lines behind the table of a bill: a rule of dashes, a comment, sums. */
export function endsBill(firstCell: string): boolean {
  return /^[`'\s\ufeff]*(#|-{3,}|总交易单数|共\s*\d+\s*笔|合计|已收入|待收入|导出时间)/.test(firstCell);
}

/** What the platform kept of a payment, or gave back with a refund, as a fact of its own. */
export function feeRow(of: LedgerRow, amountMinor: number): LedgerRow {
  return {
    merchantId: of.merchantId,
    externalId: `${of.externalId}.fee`,
    source: of.source,
    occurredAt: of.occurredAt,
    direction: amountMinor < 0 ? 'out' : 'in',
    amountMinor,
    taxIncluded: true,
    kind: 'fee',
    category: '支付手续费',
    channel: of.channel,
    method: of.method,
    status: of.status,
    memo: of.memo,
  };
}
