import { problem } from '@merchant-analysis/contracts/problems';
import type { ForecastBasis, ForecastBasisStore } from '../ports/forecast-basis.js';
import type { ForecastStore, KeptForecast } from '../ports/forecast-store.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';

export interface ForecastReading {
  readonly ledger: Ledger;
  readonly forecasts: ForecastStore;
  readonly bases: ForecastBasisStore;
}

/**
 * A forecast that was given, for who may see every merchant that it was made from: the sums of a group would tell
 * about the others.
 * @throws Problem NOT_FOUND.
 */
export async function getVisibleForecast(
  { ledger, forecasts }: Pick<ForecastReading, 'ledger' | 'forecasts'>,
  tenantId: string,
  forecastId: string,
): Promise<KeptForecast> {
  const kept = await forecasts.findForecast(tenantId, forecastId);
  if (!kept) throw problem('NOT_FOUND', { what: 'forecast' });
  const { merchants } = await ledger.describeSubject(subjectOf(kept));
  const visible = new Set(merchants.map((merchant) => merchant.id));
  if (!kept.merchantIds.every((merchantId) => visible.has(merchantId))) {
    throw problem('NOT_FOUND', { what: 'forecast' });
  }
  return kept;
}

/** With what it was computed from. @throws Problem NOT_FOUND; CONFLICT for one of before bases were kept. */
export async function getVisibleBasis(
  rim: ForecastReading,
  tenantId: string,
  forecastId: string,
): Promise<{ kept: KeptForecast; basis: ForecastBasis }> {
  const kept = await getVisibleForecast(rim, tenantId, forecastId);
  const basis = await rim.bases.findBasis(tenantId, forecastId);
  if (!basis)
    throw problem('CONFLICT', {
      reason: {
        en: 'this forecast is too old to be opened: ask for a new one',
        zh: '该预测过旧，无法打开，请重新预测',
      },
    });
  return { kept, basis };
}

export function subjectOf({ forecast }: Pick<KeptForecast, 'forecast'>): SubjectId {
  const { kind, id } = forecast.subject;
  return kind === 'merchant' ? { merchantId: id } : { groupId: id };
}
