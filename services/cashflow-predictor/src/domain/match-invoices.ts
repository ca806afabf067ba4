/** A receivable or payable as the ledger knows it, in day numbers. */
export interface InvoiceFacts {
  readonly id: string;
  readonly externalId: string;
  readonly direction: 'in' | 'out';
  readonly counterparty: string;
  readonly issuedDay: number;
  /** The day of issue where no term is agreed. */
  readonly dueDay: number;
  readonly amountMinor: number;
  /** What the books say is still open today. */
  readonly balanceMinor: number;
}

/** What one counterparty moved on one day, whole minor units, positive. */
export interface PartyPayment {
  readonly counterparty: string;
  readonly direction: 'in' | 'out';
  readonly day: number;
  readonly amountMinor: number;
}

export interface MatchedInvoice {
  readonly invoice: InvoiceFacts;
  /** The day on which a payment of exactly its amount arrived; absent while none has. */
  readonly paidDay?: number | undefined;
}

/** One transfer pays at most so many invoices. */
const MOST_IN_ONE_PAYMENT = 6;
/** A payment longer before the due day than this is another one. */
const EARLIEST_DAYS = 45;

/**
 * Finds the payment of each invoice: the same counterparty, on or after the day of issue, and exactly the amount of
 * the invoice or of several in a row, oldest first. A payment settles once. What is paid in other ways (cash, parts)
 * shows in the balance of the invoice alone.
 */
export function matchInvoices(
  invoices: readonly InvoiceFacts[],
  payments: readonly PartyPayment[],
): MatchedInvoice[] {
  const matched: MatchedInvoice[] = [];
  const ofParty = Map.groupBy(invoices, partyOf);
  const paymentsOf = Map.groupBy(payments, partyOf);
  for (const [party, owed] of ofParty) {
    const open = [...owed].sort((a, b) => a.dueDay - b.dueDay || (a.id < b.id ? -1 : 1));
    for (const payment of [...(paymentsOf.get(party) ?? [])].sort((a, b) => a.day - b.day)) {
      const run = runOf(open, payment);
      if (!run) continue;
      for (const invoice of open.splice(run.from, run.count)) matched.push({ invoice, paidDay: payment.day });
    }
    for (const invoice of open) matched.push({ invoice });
  }
  return matched;
}

function partyOf({ counterparty, direction }: { counterparty: string; direction: string }): string {
  return `${direction} ${counterparty}`;
}

/** The invoices in a row, oldest first, that a payment settles to the last minor unit. */
function runOf(
  open: readonly InvoiceFacts[],
  { day, amountMinor }: PartyPayment,
): { from: number; count: number } | undefined {
  for (let from = 0; from < open.length; from++) {
    let sum = 0;
    for (let count = 1; count <= MOST_IN_ONE_PAYMENT && from + count <= open.length; count++) {
      const { issuedDay, dueDay, amountMinor: owed } = open[from + count - 1]!;
      if (issuedDay > day || dueDay - day > EARLIEST_DAYS) break;
      sum += owed;
      if (sum === amountMinor) return { from, count };
      if (sum > amountMinor) break;
    }
  }
  return undefined;
}
