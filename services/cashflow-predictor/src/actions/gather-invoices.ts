import type { Subject } from '@merchant-analysis/contracts/merchants';
import {
  type Invoice,
  MOST_COUNTERPARTIES,
  type Transaction,
} from '@merchant-analysis/contracts/transactions';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import type { WorkCalendar } from '../domain/books/work-calendar.js';
import type { InvoiceFacts, PartyPayment } from '../domain/invoices/invoice-facts.js';
import { matchInvoices } from '../domain/invoices/match-invoices.js';
import { USUAL_TERM_DAYS } from '../domain/invoices/payer-habits.js';
import { type InvoicePlan, planInvoices } from '../domain/invoices/plan-invoices.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';

/** Payments older than this teach nothing of how somebody pays today, and are not read. */
const HABIT_DAYS = 400;
/** So many settled invoices are looked at; where more were due since `HABIT_DAYS`, those of fewer days. */
const MOST_SETTLED = 20_000;
const FEWER_DAYS = [180, 90] as const;
/** Of so many days all of them are read: else a payment might be taken for that of an open invoice. */
const FEWEST_DAYS = 45;

interface Owed extends InvoiceFacts {
  readonly merchantId: string;
}

/** What is planned of the invoices, and of how many days the settled ones were looked at, if not of all. */
interface GatheredInvoices extends InvoicePlan {
  readonly settledDays?: number | undefined;
}

/**
 * Plans the open invoices of a merchant or of each member of a group. Payments are read of the counterparties of
 * invoices alone, back to the first issue and 400 days at most; and up to today, also behind the last known day: what
 * was paid then was open on it. The later ones serve for nothing else.
 */
export async function gatherInvoices(
  ledger: Ledger,
  {
    asked,
    subject,
    members,
    lastDay,
  }: { asked: SubjectId; subject: Subject; members: readonly unknown[] | undefined; lastDay: number },
  calendar: WorkCalendar,
): Promise<GatheredInvoices> {
  const [open, { settled, settledDays }] = await Promise.all([
    ledger.listOpenInvoices(asked),
    listSettled(ledger, asked, lastDay),
  ]);
  const owed = [...open, ...settled].map(factsOf).filter((invoice) => isOfUse(invoice, lastDay));
  if (owed.length === 0) return { flows: [], doubtful: [], payments: [] };
  const dealings = await dealingsOf(ledger, asked, owed, { lastDay, today: parseDate(subject.today) });
  const dealtBy = Map.groupBy(dealings, ({ merchantId }) => merchantId);
  const plans = [...Map.groupBy(owed, ({ merchantId }) => merchantId)].map(([merchantId, own]) => {
    const matched = matchInvoices(own, (dealtBy.get(merchantId) ?? []).flatMap(paymentOf));
    const { flows, doubtful, payments } = planInvoices(matched, { lastDay, calendar });
    if (subject.kind === 'merchant' || !members) return { flows, doubtful, payments };
    return {
      flows: flows.map((flow) => ({ ...flow, merchantId })),
      doubtful: doubtful.map((claim) => ({ ...claim, merchantId })),
      payments: payments.map((payment) => ({ ...payment, merchantId })),
    };
  });
  return {
    flows: plans.flatMap(({ flows }) => flows),
    doubtful: plans.flatMap(({ doubtful }) => doubtful),
    payments: plans.flatMap(({ payments }) => payments),
    settledDays,
  };
}

/**
 * The settled invoices of the last 400 days and behind them, or of fewer days where they are too many: the newest teach
 * most, and no payment of an old one must be taken for that of an open one.
 */
async function listSettled(
  ledger: Ledger,
  asked: SubjectId,
  lastDay: number,
): Promise<{ settled: Invoice[]; settledDays?: number }> {
  // Those without a term are listed by the day of their issue.
  const read = (days: number, most: number) =>
    ledger.listSettledInvoices(asked, { from: formatDate(lastDay - days - USUAL_TERM_DAYS), most });
  const whole = await read(HABIT_DAYS, MOST_SETTLED);
  if (whole) return { settled: whole };
  for (const settledDays of FEWER_DAYS) {
    const settled = await read(settledDays, MOST_SETTLED);
    if (settled) return { settled, settledDays };
  }
  const newest = await read(FEWEST_DAYS, Number.POSITIVE_INFINITY);
  return { settled: newest ?? [], settledDays: FEWEST_DAYS };
}

/** What is paid and was due long ago tells nothing, and might take the payment of another. */
function isOfUse({ balanceMinor, dueDay }: Owed, lastDay: number): boolean {
  return balanceMinor > 0 || dueDay >= lastDay - HABIT_DAYS;
}

async function dealingsOf(
  ledger: Ledger,
  asked: SubjectId,
  owed: readonly Owed[],
  { lastDay, today }: { lastDay: number; today: number },
): Promise<Transaction[]> {
  const known = owed.filter(({ issuedDay }) => issuedDay <= lastDay);
  if (known.length === 0) return [];
  const firstIssue = known.reduce((first, { issuedDay }) => Math.min(first, issuedDay), lastDay);
  const read = (from: number, to: number) =>
    from > to
      ? []
      : ledger.listDealings(asked, {
          ...{ from: formatDate(from), to: formatDate(to) },
          counterparties: counterpartiesOf(known),
        });
  // Two questions: each is answered with a bounded number, and what came later must not push out what is known.
  const [until, later] = await Promise.all([
    read(Math.max(lastDay - HABIT_DAYS, firstIssue), lastDay),
    read(lastDay + 1, today),
  ]);
  return [...until, ...later];
}

/** Of what is open first, then of what was due last; as many as one may ask about. */
function counterpartiesOf(owed: readonly Owed[]): string[] {
  const isOpen = ({ balanceMinor }: Owed): number => Number(balanceMinor > 0);
  const byUse = [...owed].sort((a, b) => isOpen(b) - isOpen(a) || b.dueDay - a.dueDay);
  return [...new Set(byUse.map(({ counterparty }) => counterparty))].slice(0, MOST_COUNTERPARTIES);
}

function factsOf(invoice: Invoice): Owed {
  const { id, merchantId, externalId, direction, counterparty, amountMinor, balanceMinor } = invoice;
  const issuedDay = parseDate(invoice.issuedOn);
  return {
    ...{ id, merchantId, externalId, counterparty, amountMinor, balanceMinor, issuedDay },
    direction: direction === 'receivable' ? 'in' : 'out',
    ...(invoice.dueOn === undefined
      ? { dueDay: issuedDay + USUAL_TERM_DAYS, isTermAssumed: true }
      : { dueDay: parseDate(invoice.dueOn) }),
  };
}

/** By the day on which the money moves. What is given back, and what stays one's own, pays nothing. */
function paymentOf(transaction: Transaction): PartyPayment[] {
  const { counterparty, direction, amountMinor, settledOn, businessDate, kind, status } = transaction;
  if (counterparty === undefined || status === 'void' || amountMinor === 0) return [];
  if (kind === 'refund' || kind === 'own_transfer') return [];
  const day = parseDate(settledOn ?? businessDate);
  return [{ counterparty, direction, day, amountMinor: Math.abs(amountMinor) }];
}
