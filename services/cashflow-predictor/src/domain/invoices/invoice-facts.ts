/** A receivable or payable as the ledger knows it, in day numbers. */
export interface InvoiceFacts {
  readonly id: string;
  readonly externalId: string;
  readonly direction: 'in' | 'out';
  readonly counterparty: string;
  readonly issuedDay: number;
  /** 30 days after the issue where no term is agreed. */
  readonly dueDay: number;
  /** No term is agreed: `dueDay` is what is usual. */
  readonly isTermAssumed?: boolean | undefined;
  readonly amountMinor: number;
  /** What the books say is still open today. */
  readonly balanceMinor: number;
}

/** One payment from or to a counterparty, whole minor units, positive. */
export interface PartyPayment {
  readonly counterparty: string;
  readonly direction: 'in' | 'out';
  /** On which the money moved. */
  readonly day: number;
  readonly amountMinor: number;
}

export interface MatchedInvoice {
  readonly invoice: InvoiceFacts;
  /** The day on which the payment arrived that settled it; absent while none has. */
  readonly paidDay?: number | undefined;
  /** What was paid on that day; absent: all of it. */
  readonly paidMinor?: number | undefined;
  /** The day of a payment of exactly what the balance says is paid already. */
  readonly partDay?: number | undefined;
}

/** What is to be paid of it at last: its balance, or all of it when nothing is left. */
export function owedOf({ amountMinor, balanceMinor }: InvoiceFacts): number {
  return balanceMinor > 0 ? Math.min(balanceMinor, amountMinor) : amountMinor;
}
