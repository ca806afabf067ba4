import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { listCounted as contract } from '@merchant-analysis/contracts/read-models';
import { newestDays } from '../domain/newest-days.js';
import type { MerchantPort } from '../ports/merchants.js';
import type { CountedRows, ProfileColumns, ReadModelPort } from '../ports/read-models.js';
import { daysBetween } from './read-series.js';
import { transactionIdOf } from './show-transaction.js';
import { getVisibleMerchant } from './visibility.js';

interface Rim {
  readonly merchants: MerchantPort;
  readonly readModels: ReadModelPort;
}

const HOURS_A_DAY = 24;

/** The rollup says how many there are and on which days, so that of each window only its newest days are read. */
export async function listCounted(
  { merchants, readModels }: Rim,
  { merchantId, what, hours, windows, limit }: ParamsOf<typeof contract>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contract>> {
  const { tenantId } = caller;
  const merchant = await getVisibleMerchant(merchants, caller, merchantId);
  const priceListMinor = merchant.priceListMinor ?? [];
  const spans = windows.map(({ from, to }) => daysBetween(from, to));
  const fromDay = Math.min(...spans.map((span) => span.fromDay));
  const toDay = Math.max(...spans.map((span) => span.toDay));
  const counted: CountedRows =
    what === 'sales' ? { what, hours } : what === 'refunds' ? { what } : { what, priceListMinor };
  const profile = await readModels.readDailyProfile({
    ...{ tenantId, merchantId, fromDay, toDay, priceListMinor },
    hours: what === 'sales' && hours !== undefined,
  });
  const days = { fromDay, counts: countsOf(profile, counted) };
  const ends = spans.map((span) => newestDays(days, span, limit));
  const read = ends.flatMap(({ end }) => end ?? []);
  const names =
    read.length === 0
      ? []
      : await readModels.listCounted({ tenantId, merchantId, counted, spans: read, limit });
  let next = 0;
  return {
    windows: ends.map(({ count, end }) => ({
      ids: (end === undefined ? [] : names[next++]!).map((name) => transactionIdOf({ merchantId, ...name })),
      count,
    })),
  };
}

function countsOf(profile: ProfileColumns, counted: CountedRows): readonly number[] {
  if (counted.what === 'refunds') return profile.refundCounts;
  if (counted.what === 'round-sales') return profile.roundCounts;
  const { hours } = counted;
  if (hours === undefined) return profile.saleCounts;
  const wanted = [...new Set(hours)];
  return profile.saleCounts.map((_, day) =>
    wanted.reduce((sum, hour) => sum + (profile.hourCounts[day * HOURS_A_DAY + hour] ?? 0), 0),
  );
}
