import type { Merchant } from '@merchant-analysis/contracts/merchants';
import type { DailyColumn, DailySeries } from '@merchant-analysis/contracts/read-models';
import { businessCalendar, formatDate } from '@merchant-analysis/kernel/business-date';
import { businessDaysOf, calendarDaysOf, daysToRead, twelveMonthsUpTo } from '../domain/check-window.js';
import type { CalendarFacts, DayRange, Facts, PartyFacts, SalesFacts } from '../domain/facts.js';
import { partiesToInspect, type Watch, watchCash, watchTransfers } from '../domain/inspection.js';
import { factsNeeded, type RuleEntry, type RuleSet } from '../domain/rule-set.js';
import type { Dates, Ledger } from '../ports/ledger.js';

/** One merchant to be checked: its own fields, its books and the day of the check. */
interface Checked {
  readonly merchant: Merchant;
  readonly today: number;
  /** Days of the books up to today; absent while they are empty. */
  readonly books: DayRange | undefined;
  /** There are days in the books after today. */
  readonly hasLaterDays: boolean;
}

interface Rim {
  readonly ledger: Ledger;
  readonly calendar: CalendarFacts;
}

/** Reads from the books what these rules need, and nothing else: a rule that is not visible costs nothing. */
export async function gatherFacts(
  { ledger, calendar }: Rim,
  { merchant, today, books, hasLaterDays }: Checked,
  rules: readonly RuleEntry[],
  set: RuleSet,
): Promise<Facts> {
  const needed = factsNeeded(rules);
  const window = books && { ...twelveMonthsUpTo(books.to) };
  if (books !== undefined && window !== undefined) window.from = Math.max(window.from, books.from);
  const calendarWindow = window && calendarDaysOf(window, merchant, { hasLaterDays });
  const known = { merchant, today, books, window, calendarWindow, calendar, fxRates: set.fxRates };
  if (books === undefined || window === undefined || calendarWindow === undefined) {
    return {
      ...known,
      receivables: needed.has('receivables') ? await ledger.listOpenReceivables(merchant.id) : undefined,
    };
  }
  const read = daysToRead(window, books.from);
  const dates = datesOf(read);
  const parties = (method: 'cash' | 'transfer', watch: Watch | undefined) =>
    watch === undefined ? undefined : readParties(ledger, merchant, calendarWindow, method, watch);
  const [series, profile, cashParties, transferParties, refundIssues, receivables] = await Promise.all([
    needed.has('sales') ? ledger.readDailySales(merchant.id, dates) : undefined,
    needed.has('profile')
      ? ledger.readDailyProfile(merchant.id, dates, { hours: needed.has('hours') })
      : undefined,
    needed.has('cashParties') ? parties('cash', watchCash(rules, merchant.currency, set.fxRates)) : undefined,
    needed.has('transferParties')
      ? parties('transfer', watchTransfers(rules, merchant.currency, set.fxRates))
      : undefined,
    needed.has('refundIssues') ? ledger.listRefundIssues(merchant.id, datesOf(window)) : undefined,
    needed.has('receivables') ? ledger.listOpenReceivables(merchant.id) : undefined,
  ]);
  return {
    ...known,
    sales: series && salesOf(series, read.from),
    profile: profile && { ...profile, from: read.from },
    cashParties,
    transferParties,
    refundIssues,
    receivables,
  };
}

async function readParties(
  ledger: Ledger,
  merchant: Merchant,
  days: DayRange,
  method: 'cash' | 'transfer',
  watch: Watch,
): Promise<PartyFacts> {
  const { rows, truncated } = await ledger.listPartyDays(merchant.id, datesOf(days), {
    method,
    minAbsSumMinor: watch.fromMinor,
  });
  const { inspect, leftOut } = partiesToInspect(rows, watch, days);
  const { dayOf } = businessCalendar(merchant.timeZone);
  const inspected = await Promise.all(
    inspect.map(async (one) => {
      const dates = datesOf(businessDaysOf(one.days, merchant));
      const found = await ledger.listPartyTransactions(merchant.id, dates, { party: one.party, method });
      const dated = found.rows.map((row) => ({ ...row, calendarDay: dayOf(Date.parse(row.occurredAt)) }));
      return { ...one, method, rows: dated, truncated: found.truncated };
    }),
  );
  return { rows, truncated, inspected, notInspected: leftOut };
}

function salesOf({ columns }: DailySeries, from: number): SalesFacts {
  const sums = (kind: DailyColumn['kind']): readonly number[] =>
    columns.find((column) => column.kind === kind)?.sums ?? [];
  return { from, saleSums: sums('sale'), refundSums: sums('refund') };
}

const datesOf = ({ from, to }: DayRange): Dates => ({ from: formatDate(from), to: formatDate(to) });
