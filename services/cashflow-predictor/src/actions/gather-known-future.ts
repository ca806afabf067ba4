import type { Merchant, Subject } from '@merchant-analysis/contracts/merchants';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import type { Invoice, Transaction } from '@merchant-analysis/contracts/transactions';
import { formatDate, formatMonth, monthNumberOf, parseDate } from '@merchant-analysis/kernel/business-date';
import { partFlows } from '../domain/flow-columns.js';
import { joinWidenings } from '../domain/join-widenings.js';
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
import type { Member } from './read-members.js';

/** Transfers older than this teach nothing of how somebody pays today. */
const HABIT_DAYS = 400;
/** Months whose sales and fees tell what a channel brings and costs. */
const CHANNEL_MONTHS = 3;

interface Books {
  readonly subject: Subject;
  /** Undefined where a group has too many to look at each. */
  readonly members: readonly Member[] | undefined;
  readonly asked: SubjectId;
  readonly columns: readonly DailyColumn[];
  readonly firstDay: number;
  readonly lastDay: number;
  /** Whether `lastDay` is the newest day of the books. */
  readonly isNewest: boolean;
  readonly horizonDays: number;
}

/**
 * Gathers what is known of the days to come: open invoices, plans, taxes, and how the money of sales arrives. Of a
 * group each member's own: its taxes, its plans, its recurring flows as people have decided about them.
 */
export async function gatherKnownFuture(
  { ledger, lawBook }: { ledger: Ledger; lawBook: LawBook },
  books: Books,
  { plans, streams, widenings }: DecisionFacts,
): Promise<KnownFuture> {
  const { subject, members, columns, firstDay, lastDay, horizonDays } = books;
  const calendar = lawBook.calendarOf(subject.timeZone);
  const [invoices, channels] = await Promise.all([
    planOf(ledger, books, calendar),
    channelsOf(ledger, books),
  ]);
  const days = { firstDay, lastDay };
  const planned = members
    ? members.flatMap(({ merchant, columns: own }) => {
        const its = plans.filter(({ merchantId }) => merchantId === merchant.id);
        return ofMember(books, merchant.id, planItems(its, followPlans(its, partFlows(own), days), lastDay));
      })
    : planItems(plans, followPlans(plans, partFlows(columns), days), lastDay);
  return {
    flows: [...invoices.flows, ...planned, ...taxesOf(books, lawBook, calendar)],
    invoicePayments: invoices.payments,
    streams: subject.kind === 'merchant' ? streams : [],
    ...(subject.kind === 'group' && members && { memberFlows: members.flatMap(({ flows }) => flows) }),
    channels,
    settlementShifts: settlementShifts(channels, { lastDay, horizonDays, calendar }),
    widening: members ? jointWidening(members, widenings) : 1,
  };
}

/** In a forecast of a group what is known says whose it is. */
function ofMember<T extends { readonly id: string }>(
  { subject }: Books,
  merchantId: string,
  flows: readonly T[],
): T[] {
  return subject.kind === 'group' ? flows.map((flow) => ({ ...flow, merchantId })) : [...flows];
}

/** What the members' intervals are widened by, each by as much of the money as it moves. */
function jointWidening(members: readonly Member[], widenings: DecisionFacts['widenings']): number {
  if (widenings.length === 0) return 1;
  const factors = new Map(widenings.map(({ merchantId, widening }) => [merchantId, widening]));
  return joinWidenings(
    members.map(({ merchant, columns }) => ({ columns, widening: factors.get(merchant.id) ?? 1 })),
  );
}

async function planOf(ledger: Ledger, books: Books, calendar: WorkCalendar) {
  const { asked, subject, members, lastDay, isNewest } = books;
  const invoices = await ledger.listInvoices(asked);
  if (invoices.length === 0) return { flows: [], payments: [] };
  const transfers = await ledger.listTransfers(asked, {
    from: formatDate(lastDay - HABIT_DAYS),
    to: formatDate(lastDay),
  });
  const plan = (owed: readonly Invoice[], paid: readonly Transaction[]) =>
    planInvoices(matchInvoices(owed.map(factsOf), paymentsOf(paid, lastDay)), {
      ...{ lastDay, isNewest, calendar },
    });
  if (subject.kind === 'merchant' || !members) return plan(invoices, transfers);
  const owedBy = Map.groupBy(invoices, ({ merchantId }) => merchantId);
  const paidBy = Map.groupBy(transfers, ({ merchantId }) => merchantId);
  const plans = [...owedBy].map(([merchantId, owed]) => {
    const { flows, payments } = plan(owed, paidBy.get(merchantId) ?? []);
    return {
      flows: ofMember(books, merchantId, flows),
      payments: payments.map((payment) => ({ ...payment, merchantId })),
    };
  });
  return {
    flows: plans.flatMap(({ flows }) => flows),
    payments: plans.flatMap(({ payments }) => payments),
  };
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
  const { subject, members = [], firstDay, lastDay, horizonDays } = books;
  const window = { firstDay, lastDay, horizonDays };
  return members.flatMap(({ merchant, columns }) => {
    const payer = taxPayerOf(merchant);
    if (payer === undefined) return [];
    const taxes = planTaxes({ ...{ columns, payer, calendar }, ...window, rules: vat });
    if (subject.kind === 'merchant') return taxes;
    return ofMember(books, merchant.id, taxes).map((tax) => ({ ...tax, id: `${tax.id}:${merchant.id}` }));
  });
}

/** The lines are in yuan. */
export function taxPayerOf({
  currency,
  taxPayerType,
  vatPeriod,
  mcc,
  industry,
}: Merchant): TaxPayer | undefined {
  return currency === 'CNY' ? { type: taxPayerType, vatPeriod, mcc, industry } : undefined;
}
