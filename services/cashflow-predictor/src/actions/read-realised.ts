import type { RealisedForecast } from '@merchant-analysis/contracts/cashflow';
import type { ForecastStore } from '../ports/forecast-store.js';

/** So many of the newest forecasts that were scored speak for the present. */
const NEWEST = 10;

/** How the newest forecasts of a merchant have turned out so far. */
export async function readRealised(
  forecasts: Pick<ForecastStore, 'listRealised'>,
  tenantId: string,
  merchantId: string,
): Promise<RealisedForecast[]> {
  return forecasts.listRealised(tenantId, { kind: 'merchant', id: merchantId }, NEWEST);
}
