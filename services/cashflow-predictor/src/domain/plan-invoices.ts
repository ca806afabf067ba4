import type { InvoicePayment, KnownFlow, Replaced } from './known-flow.js';
import { likelyDays } from './likely-days.js';
import type { InvoiceFacts, MatchedInvoice } from './match-invoices.js';
import { delayHabit } from './payer-habits.js';
import type { WorkCalendar } from './work-calendar.js';

/** Kinds under which the payment of an invoice is booked, and may have become a habit of the books. */
const BOOKED_AS = {
  in: ['other_income'],
  out: ['purchase', 'expense', 'utility', 'rent'],
} as const satisfies Record<string, Replaced['kinds']>;

interface InvoicePlan {
  readonly flows: readonly KnownFlow[];
  /** What invoices have moved so far: the statistical part of the forecast holds it as well. */
  readonly payments: readonly InvoicePayment[];
}

/**
 * Turns open invoices into money to come and to go, each on the days on which its payer, by its habit, may pay. An
 * invoice whose payment has arrived is not planned any more, whatever its balance says.
 * @param lastDay last known day: invoices issued later and payments made later are not known
 * @param isNewest whether that is the newest day of the books, whose balances are those of the invoices; of an
 *   earlier day a balance is not kept, and what was not yet paid counts as open in full
 */
export function planInvoices(
  matched: readonly MatchedInvoice[],
  { lastDay, isNewest, calendar }: { lastDay: number; isNewest: boolean; calendar: WorkCalendar },
): InvoicePlan {
  const known = matched.filter(({ invoice }) => invoice.issuedDay <= lastDay);
  const flows: KnownFlow[] = [];
  const payments: InvoicePayment[] = [];
  for (const { invoice, paidDay } of known) {
    const { direction, issuedDay } = invoice;
    if (paidDay !== undefined && paidDay <= lastDay) {
      payments.push({
        direction,
        day: paidDay,
        amountMinor: invoice.amountMinor,
        leadDays: paidDay - issuedDay,
      });
      continue;
    }
    const openMinor = isNewest ? Math.min(invoice.balanceMinor, invoice.amountMinor) : invoice.amountMinor;
    if (openMinor <= 0) continue;
    const { delays } = delayHabit(invoice.counterparty, direction, known, lastDay);
    flows.push({
      id: `invoice:${invoice.id}`,
      source: 'invoice',
      name: nameOf(invoice),
      counterparty: invoice.counterparty,
      direction,
      amountMinor: openMinor,
      dueDay: invoice.dueDay,
      ...likelyDays(invoice.dueDay, delays, lastDay, calendar),
      amountErrors: [],
      replaces: { kinds: BOOKED_AS[direction], withinDays: 10 },
    });
  }
  return { flows, payments };
}

function nameOf({ direction, counterparty, externalId }: InvoiceFacts): KnownFlow['name'] {
  return direction === 'in'
    ? { zh: `应收 ${counterparty} ${externalId}`, en: `Receivable ${externalId} of ${counterparty}` }
    : { zh: `应付 ${counterparty} ${externalId}`, en: `Payable ${externalId} to ${counterparty}` };
}
