import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { Merchant } from '@merchant-analysis/contracts/merchants';
import type * as contracts from '@merchant-analysis/contracts/read-models';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { Calendars } from '../domain/calendars.js';
import type { MerchantPort } from '../ports/merchants.js';
import type { MerchantDays, ReadModelPort } from '../ports/read-models.js';
import { listCalendarPartyDays } from './calendar-days.js';
import { daysBetween } from './read-series.js';
import { showTransaction } from './show-transaction.js';
import { getVisibleMerchant } from './visibility.js';

interface Rim {
  readonly merchants: MerchantPort;
  readonly readModels: ReadModelPort;
}

interface CalendarRim extends Rim {
  readonly calendars: Calendars;
}

type Reading = Pick<Call, 'caller'>;

/** Rows that the search for one customer may visit where no rollup tells the days. */
const MOST_VISITED = 50_000;

export async function readDailyProfile(
  rim: Rim,
  params: ParamsOf<typeof contracts.readDailyProfile>,
  call: Reading,
): Promise<contracts.DailyProfile> {
  const { merchant, days } = await windowOf(rim, params, call);
  const priceListMinor = merchant.priceListMinor ?? [];
  const profile = await rim.readModels.readDailyProfile({ ...days, priceListMinor, hours: params.hours });
  return { from: params.from, to: params.to, ...profile };
}

export async function listPartyDays(
  rim: CalendarRim,
  params: ParamsOf<typeof contracts.listPartyDays>,
  call: Reading,
): Promise<contracts.PartyDays> {
  const { merchant, days } = await windowOf(rim, params, call);
  const { method, minAbsSumMinor, party, limit } = params;
  const query = { ...days, method, minAbsSumMinor, party };
  const isByCalendar = params.days === 'calendar' && merchant.dayCut !== '00:00';
  const { rows: found, isComplete } = isByCalendar
    ? await listCalendarPartyDays(rim, merchant, query)
    : { rows: await rim.readModels.listPartyDays({ ...query, limit: limit + 1 }), isComplete: true };
  const rows = found.slice(0, limit).map(({ day, ...row }) => ({ date: formatDate(day), ...row }));
  return { rows, truncated: found.length > limit || !isComplete };
}

export async function listLargeTransactions(
  rim: Rim,
  params: ParamsOf<typeof contracts.listLargeTransactions>,
  call: Reading,
): Promise<ResultOf<typeof contracts.listLargeTransactions>> {
  const { merchant, days } = await windowOf(rim, params, call);
  const { minAbsAmountMinor, maxAbsAmountMinor, method, accountType, limit } = params;
  const filters = { minAbsAmountMinor, maxAbsAmountMinor, method, accountType };
  const found = await rim.readModels.listLarge({ ...days, ...filters, limit: limit + 1 });
  const rows = found.slice(0, limit).map((row) => showTransaction(row, merchant.currency));
  return { rows, truncated: found.length > limit };
}

export async function listPartyTransactions(
  rim: Rim,
  params: ParamsOf<typeof contracts.listPartyTransactions>,
  call: Reading,
): Promise<ResultOf<typeof contracts.listPartyTransactions>> {
  const { merchant, days } = await windowOf(rim, params, call);
  const { party, method, direction, limit } = params;
  const { rows, isComplete } = await rim.readModels.listPartyRows({
    ...days,
    party,
    method,
    direction,
    limit: limit + 1,
    mostVisited: MOST_VISITED,
  });
  return {
    rows: rows.slice(0, limit).map((row) => showTransaction(row, merchant.currency)),
    truncated: rows.length > limit || !isComplete,
  };
}

export async function listRefundIssues(
  rim: Rim,
  params: ParamsOf<typeof contracts.listRefundIssues>,
  call: Reading,
): Promise<ResultOf<typeof contracts.listRefundIssues>> {
  const { days } = await windowOf(rim, params, call);
  return rim.readModels.listRefundIssues({ ...days, limit: params.limit });
}

async function windowOf(
  { merchants }: Rim,
  { merchantId, from, to }: { merchantId: string; from: string; to: string },
  { caller }: Reading,
): Promise<{ merchant: Merchant; days: MerchantDays }> {
  const merchant = await getVisibleMerchant(merchants, caller, merchantId);
  return { merchant, days: { tenantId: caller.tenantId, merchantId, ...daysBetween(from, to) } };
}
