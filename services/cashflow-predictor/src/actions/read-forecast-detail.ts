import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type * as contracts from '@merchant-analysis/contracts/forecast-detail';
import { problem } from '@merchant-analysis/contracts/problems';
import { type ForecastReading, getVisibleBasis } from './visible-forecast.js';

/** Of what the days of a forecast are made, and what its paths tell. @throws Problem NOT_FOUND, CONFLICT. */
export async function getForecastSeries(
  rim: ForecastReading,
  tenantId: string,
  { forecastId }: ParamsOf<typeof contracts.getForecastSeries>,
): Promise<contracts.ForecastSeries> {
  return (await getVisibleBasis(rim, tenantId, forecastId)).basis.series;
}

/** What a forecast knew of, by day, page by page. @throws Problem NOT_FOUND, CONFLICT, CURSOR_INVALID. */
export async function listForecastEvents(
  rim: ForecastReading,
  tenantId: string,
  { forecastId, limit, cursor }: ParamsOf<typeof contracts.listForecastEvents>,
): Promise<ResultOf<typeof contracts.listForecastEvents>> {
  const { events } = (await getVisibleBasis(rim, tenantId, forecastId)).basis;
  // They are kept with the forecast and never change: a number is a place among them.
  const from = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(from) || from < 0) throw problem('CURSOR_INVALID');
  const to = from + limit;
  const hasMore = to < events.length;
  return {
    data: events.slice(from, to),
    page: hasMore ? { hasMore, nextCursor: String(to) } : { hasMore },
  };
}

/** What makes the next month differ from the last. @throws Problem NOT_FOUND, CONFLICT. */
export async function getForecastDrivers(
  rim: ForecastReading,
  tenantId: string,
  { forecastId }: ParamsOf<typeof contracts.getForecastDrivers>,
): Promise<contracts.ForecastDrivers> {
  return (await getVisibleBasis(rim, tenantId, forecastId)).basis.drivers;
}

/** When sales cross a tax line. @throws Problem NOT_FOUND, CONFLICT. */
export async function listCliffs(
  rim: ForecastReading,
  tenantId: string,
  { forecastId }: ParamsOf<typeof contracts.listCliffs>,
): Promise<ResultOf<typeof contracts.listCliffs>> {
  return { data: [...(await getVisibleBasis(rim, tenantId, forecastId)).basis.cliffs] };
}
