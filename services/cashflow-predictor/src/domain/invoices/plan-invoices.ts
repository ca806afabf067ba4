import type { WorkCalendar } from '../books/work-calendar.js';
import type { InvoicePayment, KnownFlow, Replaced } from '../known/known-flow.js';
import { type DoubtfulClaim, doubtOf } from './doubtful-claims.js';
import type { InvoiceFacts, MatchedInvoice } from './invoice-facts.js';
import { likelyDays } from './likely-days.js';
import { delayHabit, usualTermDays } from './payer-habits.js';

/** Kinds under which the payment of an invoice is booked, and may have become a habit of the books. */
const BOOKED_AS = {
  in: ['other_income'],
  out: ['purchase', 'expense', 'utility', 'rent'],
} as const satisfies Record<string, Replaced['kinds']>;

export interface InvoicePlan {
  readonly flows: readonly KnownFlow[];
  /** Receivables so late that they may never come: nothing is planned of them. */
  readonly doubtful: readonly DoubtfulClaim[];
  /** What invoices have moved so far: the statistical part of the forecast holds it as well. */
  readonly payments: readonly InvoicePayment[];
}

/**
 * Turns open invoices into money to come and to go, each on the days on which its payer, by its habit, may pay. An
 * invoice whose payment has arrived is not planned any more, whatever its balance says; and a receivable that is too
 * late is a doubtful one.
 * @param matched with payments of after `lastDay` too: they tell what was still open on it
 * @param lastDay last known day: invoices issued later are not known
 */
export function planInvoices(
  matched: readonly MatchedInvoice[],
  { lastDay, calendar }: { lastDay: number; calendar: WorkCalendar },
): InvoicePlan {
  const known = matched.filter(({ invoice }) => invoice.issuedDay <= lastDay);
  const flows: KnownFlow[] = [];
  const doubtful: DoubtfulClaim[] = [];
  for (const one of known) {
    const { invoice } = one;
    const { direction, counterparty } = invoice;
    const openMinor = openOn(one, lastDay);
    if (openMinor <= 0) continue;
    const habit = delayHabit(counterparty, direction, known, lastDay);
    const frame = {
      id: `invoice:${invoice.id}`,
      ...{ name: nameOf(invoice), counterparty, amountMinor: openMinor },
    };
    const doubt = doubtOf(invoice, habit, lastDay);
    if (doubt) {
      doubtful.push({ ...frame, ...doubt });
      continue;
    }
    flows.push({
      ...frame,
      source: 'invoice',
      direction,
      dueDay: invoice.isTermAssumed
        ? invoice.issuedDay + usualTermDays(invoice, known, lastDay)
        : invoice.dueDay,
      ...likelyDays(invoice.dueDay, habit.delays, lastDay, calendar),
      amountErrors: [],
      replaces: { kinds: BOOKED_AS[direction], withinDays: 10 },
    });
  }
  return { flows, doubtful, payments: known.flatMap((one) => paymentsOf(one, lastDay)) };
}

/**
 * What was open at the end of a day, whole minor units. What the books say is paid, and no later payment of it was
 * found, was paid before: balances are today's alone, and payments are read of a bounded time.
 */
function openOn({ invoice, paidDay, partDay }: MatchedInvoice, lastDay: number): number {
  const { amountMinor, balanceMinor } = invoice;
  if (paidDay !== undefined && paidDay <= lastDay) return 0;
  if (balanceMinor === 0) return paidDay === undefined ? 0 : amountMinor;
  return partDay !== undefined && partDay > lastDay ? amountMinor : Math.min(balanceMinor, amountMinor);
}

function paymentsOf(
  { invoice, paidDay, paidMinor, partDay }: MatchedInvoice,
  lastDay: number,
): InvoicePayment[] {
  const { direction, issuedDay, amountMinor, balanceMinor } = invoice;
  const paid = [
    { day: partDay, amountMinor: amountMinor - balanceMinor },
    { day: paidDay, amountMinor: paidMinor ?? amountMinor },
  ];
  return paid.flatMap((one) =>
    one.day === undefined || one.day > lastDay
      ? []
      : [{ direction, day: one.day, amountMinor: one.amountMinor, leadDays: one.day - issuedDay }],
  );
}

function nameOf({ direction, counterparty, externalId }: InvoiceFacts): KnownFlow['name'] {
  return direction === 'in'
    ? { zh: `应收 ${counterparty} ${externalId}`, en: `Receivable ${externalId} of ${counterparty}` }
    : { zh: `应付 ${counterparty} ${externalId}`, en: `Payable ${externalId} to ${counterparty}` };
}
