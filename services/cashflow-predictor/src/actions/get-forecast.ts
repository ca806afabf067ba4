import type { getForecast as contract } from '@merchant-analysis/contracts/cashflow';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type { ForecastStore } from '../ports/forecast-store.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';

/**
 * A forecast that was given. Who may not see every merchant that it was made from does not learn of it: the sums
 * of a group would tell about the others.
 * @throws Problem NOT_FOUND.
 */
export async function getForecast(
  { ledger, forecasts }: { ledger: Ledger; forecasts: ForecastStore },
  tenantId: string,
  { forecastId }: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const kept = await forecasts.findForecast(tenantId, forecastId);
  if (!kept) throw problem('NOT_FOUND', { what: 'forecast' });
  const { kind, id } = kept.forecast.subject;
  const asked: SubjectId = kind === 'merchant' ? { merchantId: id } : { groupId: id };
  const { merchants } = await ledger.describeSubject(asked);
  const visible = new Set(merchants.map((merchant) => merchant.id));
  if (!kept.merchantIds.every((merchantId) => visible.has(merchantId))) {
    throw problem('NOT_FOUND', { what: 'forecast' });
  }
  return { forecast: kept.forecast, ...(kept.realised && { realised: kept.realised }) };
}
