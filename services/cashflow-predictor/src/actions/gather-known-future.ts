import type { Subject } from '@merchant-analysis/contracts/merchants';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import type { Invoice, Transaction } from '@merchant-analysis/contracts/transactions';
import { formatDate, formatMonth, monthNumberOf, parseDate } from '@merchant-analysis/kernel/business-date';
import { partFlows } from '../domain/flow-columns.js';
import type { KnownFlow } from '../domain/known-flow.js';
import type { KnownFuture } from '../domain/known-future.js';
import { type InvoiceFacts, matchInvoices, type PartyPayment } from '../domain/match-invoices.js';
import { planInvoices } from '../domain/plan-invoices.js';
import { followPlans, planItems } from '../domain/plan-items.js';
import { planTaxes } from '../domain/plan-taxes.js';
import { learnSettlement, type SettledSale, settlementShifts } from '../domain/settlement-habits.js';
import type { TaxPayer } from '../domain/vat-rules.js';
import type { WorkCalendar } from '../domain/work-calendar.js';
import type { LawBook } from '../ports/calendar.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';
import type { DecisionFacts } from './read-decisions.js';

/** Transfers older than this teach nothing of how somebody pays today. */
const HABIT_DAYS = 400;
/** Months whose sales and fees tell what a channel brings and costs. */
const CHANNEL_MONTHS = 3;

interface Books {
  readonly subject: Subject;
  readonly asked: SubjectId;
  readonly columns: readonly DailyColumn[];
  readonly firstDay: number;
  readonly lastDay: number;
  /** Whether `lastDay` is the newest day of the books. */
  readonly isNewest: boolean;
  readonly horizonDays: number;
}

/** Gathers what is known of the days to come: open invoices, plans, taxes, and how the money of sales arrives. */
export async function gatherKnownFuture(
  { ledger, lawBook }: { ledger: Ledger; lawBook: LawBook },
  books: Books,
  decisions: DecisionFacts,
): Promise<KnownFuture> {
  const { subject, columns, firstDay, lastDay, horizonDays } = books;
  const calendar = lawBook.calendarOf(subject.timeZone);
  const [invoices, channels] = await Promise.all([
    planOf(ledger, books, calendar),
    channelsOf(ledger, books),
  ]);
  const planned = planItems(
    decisions.plans,
    followPlans(decisions.plans, partFlows(columns), { firstDay, lastDay }),
    lastDay,
  );
  return {
    flows: [...invoices.flows, ...planned, ...taxesOf(books, lawBook, calendar)],
    invoicePayments: invoices.payments,
    streams: decisions.streams,
    channels,
    settlementShifts: settlementShifts(channels, { lastDay, horizonDays, calendar }),
    widening: decisions.widening,
  };
}

async function planOf(ledger: Ledger, books: Books, calendar: WorkCalendar) {
  const { asked, lastDay, isNewest } = books;
  const invoices = await ledger.listInvoices(asked);
  if (invoices.length === 0) return { flows: [], payments: [] };
  const transfers = await ledger.listTransfers(asked, {
    from: formatDate(lastDay - HABIT_DAYS),
    to: formatDate(lastDay),
  });
  const matched = matchInvoices(invoices.map(factsOf), paymentsOf(transfers, lastDay));
  return planInvoices(matched, { lastDay, isNewest, calendar });
}

function factsOf(invoice: Invoice): InvoiceFacts {
  const { id, externalId, direction, counterparty, issuedOn, dueOn, amountMinor, balanceMinor } = invoice;
  return {
    ...{ id, externalId, counterparty, amountMinor, balanceMinor },
    direction: direction === 'receivable' ? 'in' : 'out',
    issuedDay: parseDate(issuedOn),
    dueDay: parseDate(dueOn ?? issuedOn),
  };
}

/** What each counterparty moved on each day, by the day on which the money moved; what moves later is not known. */
function paymentsOf(transfers: readonly Transaction[], lastDay: number): PartyPayment[] {
  const sums = new Map<string, PartyPayment>();
  for (const { counterparty, direction, amountMinor, settledOn, businessDate, status } of transfers) {
    const day = parseDate(settledOn ?? businessDate);
    if (counterparty === undefined || status === 'void' || day > lastDay) continue;
    const key = `${direction} ${day} ${counterparty}`;
    const before = sums.get(key)?.amountMinor ?? 0;
    sums.set(key, { counterparty, direction, day, amountMinor: before + Math.abs(amountMinor) });
  }
  return [...sums.values()];
}

/** Books whose sales name no channel settle as one, about which nothing is known. */
async function channelsOf(ledger: Ledger, { asked, lastDay }: Books): Promise<KnownFuture['channels']> {
  const month = monthNumberOf(lastDay);
  const totals = await ledger.readChannelTotals(asked, {
    fromMonth: formatMonth(month - CHANNEL_MONTHS),
    toMonth: formatMonth(month),
  });
  if (totals.length === 0) return [];
  const sales = await ledger.sampleSales(asked, formatDate(lastDay));
  const settled = sales.flatMap(({ channel, businessDate, settledOn, status }): SettledSale[] =>
    channel === undefined || status === 'void'
      ? []
      : [{ channel, soldDay: parseDate(businessDate), settledDay: parseDate(settledOn ?? businessDate) }],
  );
  return learnSettlement(settled, totals);
}

function taxesOf(books: Books, { vat }: LawBook, calendar: WorkCalendar): KnownFlow[] {
  const { subject, columns, firstDay, lastDay, horizonDays } = books;
  const payer = taxPayerOf(subject);
  if (payer === undefined) return [];
  return planTaxes({ columns, firstDay, lastDay, horizonDays, payer, rules: vat, calendar });
}

/** Taxes are each merchant's own: of a group they are not foreseen beside its habits. The lines are in yuan. */
export function taxPayerOf({ kind, currency, merchants: [merchant] }: Subject): TaxPayer | undefined {
  if (kind !== 'merchant' || merchant === undefined || currency !== 'CNY') return undefined;
  const { taxPayerType: type, vatPeriod, mcc, industry } = merchant;
  return { type, vatPeriod, mcc, industry };
}
