import { type InvoiceFacts, type MatchedInvoice, owedOf, type PartyPayment } from './invoice-facts.js';
import { settleTogether } from './settle-together.js';

/** A payment longer before the due day than this is another one. */
const EARLIEST_DAYS = 60;
/** An invoice without a balance that was due longer ago than this was paid otherwise, where another one fits too. */
const LATEST_DAYS = 90;
/** Banks keep so much of a payment at most: one in so many, and never more than 50 units of a hundred. */
const FEE_SHARE = 100;
const MOST_FEE_MINOR = 5_000;

/**
 * Finds the payment of each invoice: the same counterparty and direction, on or after the day of issue, at most 60 days
 * before it is due, whatever the method. Payments are looked at day by day, those of a day one by one and then as one
 * sum. A payment settles once: an invoice of its amount or of its balance, the oldest first; else several whose sum it
 * is (see `settleTogether`); and, when all others are settled, an invoice of which a bank fee is missing: 1 % at most,
 * and 5,000 minor units at most. Other parts that were paid show in the balance of the invoice alone.
 */
export function matchInvoices(
  invoices: readonly InvoiceFacts[],
  payments: readonly PartyPayment[],
): MatchedInvoice[] {
  const paymentsOf = Map.groupBy(payments, partyOf);
  return [...Map.groupBy(invoices, partyOf)].flatMap(([party, owed]) =>
    matchParty(owed, paymentsOf.get(party) ?? []),
  );
}

function partyOf({ counterparty, direction }: { counterparty: string; direction: string }): string {
  return `${direction} ${counterparty}`;
}

type Payment = Pick<PartyPayment, 'day' | 'amountMinor'>;

function matchParty(owed: readonly InvoiceFacts[], payments: readonly PartyPayment[]): MatchedInvoice[] {
  const open: MatchedInvoice[] = [...owed]
    .sort((a, b) => a.dueDay - b.dueDay || (a.id < b.id ? -1 : 1))
    .map((invoice) => ({ invoice }));
  const settled: MatchedInvoice[] = [];
  const settle = (paid: readonly MatchedInvoice[], { day, amountMinor }: Payment): boolean => {
    for (const one of paid) {
      const at = open.indexOf(one);
      const { amountMinor: whole, balanceMinor } = one.invoice;
      if (paid.length === 1 && one.partDay === undefined && isPart(one.invoice, amountMinor)) {
        open[at] = { ...one, partDay: day };
        continue;
      }
      open.splice(at, 1);
      const isRest = balanceMinor > 0 && !(paid.length === 1 && amountMinor === whole);
      settled.push({
        ...one,
        paidDay: day,
        ...(isRest && balanceMinor < whole && { paidMinor: balanceMinor }),
      });
    }
    return paid.length > 0;
  };
  const byItself = (payment: Payment) => settle(findExact(open, payment), payment);
  const together = (payment: Payment) =>
    settle(settleTogether(candidatesOf(open, payment), payment), payment);

  const left: Payment[] = [];
  const days = [...Map.groupBy(payments, ({ day }) => day)].sort(([a], [b]) => a - b);
  for (const [day, ofDay] of days) {
    let rest: Payment[] = ofDay.filter((payment) => !byItself(payment));
    const sumOfRest = (): Payment => ({
      day,
      amountMinor: rest.reduce((sum, one) => sum + one.amountMinor, 0),
    });
    if (rest.length > 1 && byItself(sumOfRest())) rest = [];
    rest = rest.filter((payment) => !together(payment));
    if (rest.length > 1 && together(sumOfRest())) rest = [];
    left.push(...rest);
  }
  for (const payment of left) settle(findWithFee(open, payment), payment);
  return [...settled, ...open];
}

/** What a payment of that day may settle, oldest first; what was surely paid otherwise behind the others. */
function candidatesOf(open: readonly MatchedInvoice[], { day }: Payment): MatchedInvoice[] {
  const possible = open.filter(
    ({ invoice }) => invoice.issuedDay <= day && invoice.dueDay - day <= EARLIEST_DAYS,
  );
  const isLongOver = ({ invoice }: MatchedInvoice): boolean =>
    invoice.balanceMinor === 0 && day - invoice.dueDay > LATEST_DAYS;
  return [...possible.filter((one) => !isLongOver(one)), ...possible.filter(isLongOver)];
}

function findExact(open: readonly MatchedInvoice[], payment: Payment): MatchedInvoice[] {
  const { amountMinor } = payment;
  const found = candidatesOf(open, payment).find(
    ({ invoice, partDay }) =>
      amountMinor === invoice.amountMinor ||
      (invoice.balanceMinor > 0 && amountMinor === invoice.balanceMinor) ||
      (partDay === undefined && isPart(invoice, amountMinor)),
  );
  return found ? [found] : [];
}

/** Whether that is what the balance says is paid already. */
function isPart({ amountMinor, balanceMinor }: InvoiceFacts, paidMinor: number): boolean {
  return balanceMinor > 0 && balanceMinor < amountMinor && paidMinor === amountMinor - balanceMinor;
}

/** The invoice of which the least is missing. */
function findWithFee(open: readonly MatchedInvoice[], payment: Payment): MatchedInvoice[] {
  let best: { one: MatchedInvoice; feeMinor: number } | undefined;
  for (const one of candidatesOf(open, payment)) {
    const owedMinor = owedOf(one.invoice);
    const feeMinor = owedMinor - payment.amountMinor;
    if (feeMinor <= 0 || feeMinor > Math.min(owedMinor / FEE_SHARE, MOST_FEE_MINOR)) continue;
    if (best === undefined || feeMinor < best.feeMinor) best = { one, feeMinor };
  }
  return best ? [best.one] : [];
}
