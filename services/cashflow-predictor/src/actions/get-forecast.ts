import type { getForecast as contract } from '@merchant-analysis/contracts/cashflow';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { type ForecastReading, getVisibleForecast } from './visible-forecast.js';

/** A forecast that was given, and how it turned out so far. @throws Problem NOT_FOUND. */
export async function getForecast(
  rim: Pick<ForecastReading, 'ledger' | 'forecasts'>,
  tenantId: string,
  { forecastId }: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const { forecast, realised } = await getVisibleForecast(rim, tenantId, forecastId);
  return { forecast, ...(realised && { realised }) };
}
