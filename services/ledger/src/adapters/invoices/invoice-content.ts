import type { InvoiceContent } from '../../ports/invoices.js';

/** The same fields in the same order, so that equal invoices are equal texts. */
export function inOrder(invoice: InvoiceContent): InvoiceContent {
  const {
    externalId,
    direction,
    counterparty,
    buyerClass,
    issuedOn,
    dueOn,
    amountMinor,
    balanceMinor,
    memo,
  } = invoice;
  return {
    externalId,
    direction,
    counterparty,
    buyerClass,
    issuedOn,
    dueOn,
    amountMinor,
    balanceMinor,
    memo,
  };
}
