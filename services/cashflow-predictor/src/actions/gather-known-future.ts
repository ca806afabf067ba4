import type { Merchant, Subject } from '@merchant-analysis/contracts/merchants';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, formatMonth, monthNumberOf, parseDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { partFlows } from '../domain/books/flow-columns.js';
import { fullName } from '../domain/books/full-name.js';
import type { WorkCalendar } from '../domain/books/work-calendar.js';
import { joinWidenings } from '../domain/drift/join-widenings.js';
import type { DoubtfulClaim } from '../domain/invoices/doubtful-claims.js';
import { endedMembers } from '../domain/known/ended-members.js';
import { type HeldUp, heldSales, heldUp } from '../domain/known/held-up.js';
import type { KnownFlow } from '../domain/known/known-flow.js';
import type { KnownFuture } from '../domain/known/known-future.js';
import { followPlans, planItems } from '../domain/known/plan-items.js';
import { learnSettlement, type SettledSale, settlementShifts } from '../domain/known/settlement-habits.js';
import { isVatUnknown, planTaxes } from '../domain/taxes/plan-taxes.js';
import { joinTaxPlans } from '../domain/taxes/plans-for-taxes.js';
import { filedCategories } from '../domain/taxes/tax-payments.js';
import type { TaxPayer } from '../domain/taxes/vat-rules.js';
import type { LawBook } from '../ports/calendar.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';
import { gatherInvoices } from './gather-invoices.js';
import type { DecisionFacts } from './read-decisions.js';
import type { Member } from './read-members.js';

/** Whole months before that of the last known day: their sales and fees tell what a channel brings and costs. */
const CHANNEL_MONTHS = 3;
/** Four of each weekday tell how the money of sales arrives. */
const SAMPLE_DAYS = 28;

interface Books {
  readonly subject: Subject;
  /** Undefined where a group has too many to look at each. */
  readonly members: readonly Member[] | undefined;
  readonly asked: SubjectId;
  readonly columns: readonly DailyColumn[];
  readonly firstDay: number;
  readonly lastDay: number;
  readonly horizonDays: number;
}

/**
 * Gathers what is known of the days to come: open invoices, plans, taxes, and how the money of sales arrives. Of a
 * group each member's own: its taxes, its plans, its recurring flows as people have decided about them. And which
 * receivables are no part of it, because they may never come.
 */
export async function gatherKnownFuture(
  { ledger, lawBook }: { ledger: Ledger; lawBook: LawBook },
  books: Books,
  { plans, streams, widenings }: DecisionFacts,
): Promise<{
  future: KnownFuture;
  doubtful: readonly DoubtfulClaim[];
  /** Of how many days the settled invoices were looked at; undefined: of all that are of use. */
  settledDays: number | undefined;
}> {
  const { subject, members, columns, firstDay, lastDay, horizonDays } = books;
  const calendar = lawBook.calendarOf(subject.timeZone);
  const [invoices, channels] = await Promise.all([
    gatherInvoices(ledger, books, calendar),
    channelsOf(ledger, books, calendar),
  ]);
  const held = await heldUpOf(ledger, books, channels, calendar);
  const days = { firstDay, lastDay };
  const planned = members
    ? members.flatMap(({ merchant, columns: own }) => {
        const its = plans.filter(({ merchantId }) => merchantId === merchant.id);
        return ofMember(books, merchant.id, planItems(its, followPlans(its, partFlows(own), days), lastDay));
      })
    : planItems(plans, followPlans(plans, partFlows(columns), days), lastDay);
  const future: KnownFuture = {
    flows: [...invoices.flows, ...joinTaxPlans(planned, taxesOf(books, lawBook, calendar))],
    invoicePayments: invoices.payments,
    streams: subject.kind === 'merchant' ? streams : [],
    ...(subject.kind === 'group' && members && { memberFlows: members.flatMap(({ flows }) => flows) }),
    ...(subject.kind === 'group' &&
      members && {
        endedMembers: endedMembers(
          members.map(({ merchant: { id, name }, columns: own }) => ({ id, name, columns: own })),
          days,
        ),
      }),
    plannedCategories: plannedCategories(books, lawBook, calendar),
    channels,
    settlementShifts: settlementShifts(channels, { lastDay, horizonDays, calendar }),
    ...(held.length > 0 && { heldUp: held }),
    widening: members ? jointWidening(members, widenings) : 1,
  };
  return { future, doubtful: invoices.doubtful, settledDays: invoices.settledDays };
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

/** Books whose sales name no channel settle as one, about which nothing is known. */
async function channelsOf(
  ledger: Ledger,
  { asked, lastDay, subject }: Books,
  calendar: WorkCalendar,
): Promise<KnownFuture['channels']> {
  const month = monthNumberOf(lastDay);
  const totalsOf = (from: number, to: number) =>
    ledger.readChannelTotals(asked, { fromMonth: formatMonth(from), toMonth: formatMonth(to) });
  let totals = await totalsOf(month - CHANNEL_MONTHS, month - 1);
  // Young books have this month alone. It is read whole, so only where nothing of it came later.
  const isNewest = subject.lastDate === undefined || parseDate(subject.lastDate) <= lastDay;
  if (totals.length === 0 && isNewest) totals = await totalsOf(month, month);
  if (totals.every(({ channel }) => channel === '')) return [];
  const sales = await ledger.sampleSales(asked, {
    from: formatDate(lastDay - SAMPLE_DAYS + 1),
    to: formatDate(lastDay),
  });
  const settled = sales.flatMap(({ channel, businessDate, settledOn, status }): SettledSale[] =>
    channel === undefined || status === 'void'
      ? []
      : [{ channel, soldDay: parseDate(businessDate), settledDay: parseDate(settledOn ?? businessDate) }],
  );
  return learnSettlement(settled, totals, calendar);
}

/** Payouts that a holiday before the last known day has put off behind it; asked for only where there was one. */
async function heldUpOf(
  ledger: Ledger,
  { asked, lastDay }: Books,
  channels: KnownFuture['channels'],
  calendar: WorkCalendar,
): Promise<HeldUp[]> {
  const sold = heldSales(channels, { lastDay, calendar });
  if (sold.length === 0) return [];
  const pendingOn = (day: number) => ledger.listPendingSettlements(asked, formatDate(day));
  const [pending, ...held] = await Promise.all([
    pendingOn(lastDay),
    ...sold.map(({ throughDay }) => pendingOn(throughDay)),
  ]);
  return heldUp(
    lastDay,
    pending,
    sold.map((sales, index) => ({ sales, pending: held[index]! })),
  );
}

function taxesOf(books: Books, { vat }: LawBook, calendar: WorkCalendar): KnownFlow[] {
  const { subject, members = [], firstDay, lastDay, horizonDays } = books;
  const window = { firstDay, lastDay, horizonDays };
  return members.flatMap(({ merchant, columns, sales }) => {
    const payer = taxPayerOf(merchant);
    if (payer === undefined) return [];
    const taxes = planTaxes({ ...{ columns, sales, payer, calendar }, ...window, rules: vat });
    if (subject.kind === 'merchant') return taxes;
    const whose = fullName(merchant);
    return ofMember(books, merchant.id, taxes).map((tax) => ({
      ...tax,
      id: `${tax.id}:${merchant.id}`,
      name: { zh: `${whose.zh}：${tax.name.zh}`, en: `${whose.en}: ${tax.name.en}` },
    }));
  });
}

/** Longer than any filing period: within it all that is planned by the calendar falls due. */
const ALL_PERIODS_DAYS = 200;

/** The categories of taxes that the calendar plans, of all members whose books have them. */
function plannedCategories(books: Books, { vat }: LawBook, calendar: WorkCalendar): string[] {
  const { members = [], firstDay, lastDay } = books;
  const window = { firstDay, lastDay, horizonDays: ALL_PERIODS_DAYS };
  const planned = new Map<string, boolean>();
  for (const { merchant, columns, sales } of members) {
    const payer = taxPayerOf(merchant);
    const taxes = payer ? planTaxes({ ...{ columns, sales, payer, calendar }, ...window, rules: vat }) : [];
    const own = new Set(taxes.map(({ replaces }) => replaces?.category));
    for (const category of filedCategories({ columns, firstDay })) {
      planned.set(category, own.has(category) && planned.get(category) !== false);
    }
  }
  return [...planned].filter(([, isPlanned]) => isPlanned).map(([category]) => category);
}

/** Of which merchants VAT is due and nothing tells how much. */
export function vatUnknownOf(members: readonly Member[] = []): LocalizedText[] {
  return members.flatMap(({ merchant, columns }) => {
    const payer = taxPayerOf(merchant);
    return payer !== undefined && isVatUnknown(columns, payer) ? [fullName(merchant)] : [];
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
