import { createHash } from 'node:crypto';
import type { CashflowForecast } from '@merchant-analysis/contracts/cashflow';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { reproduceForecast as contract } from '@merchant-analysis/contracts/forecast-detail';
import { describeForecast, isLoanPlanned, MODEL, memberBasisOf } from '../domain/words/describe-forecast.js';
import type { Forecaster } from '../ports/forecaster.js';
import { type ForecastReading, getVisibleBasis } from './visible-forecast.js';

/**
 * Computes a forecast again from its basis and compares it with what was given, number by number. Another version of
 * the model may well give others: which one computed what is part of the answer.
 * @throws Problem NOT_FOUND, CONFLICT.
 */
export async function reproduceForecast(
  rim: ForecastReading & { readonly forecastBooks: Forecaster },
  tenantId: string,
  { forecastId }: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const { kept, basis } = await getVisibleBasis(rim, tenantId, forecastId);
  const { input } = basis;
  const { id, subject, currency, horizonDays, dataVersion, openingBalanceMinor, model } = kept.forecast;
  const again = describeForecast(
    {
      ...{ id, subject, currency, horizonDays, dataVersion, openingBalanceMinor },
      firstDay: input.firstDay,
      lastDay: input.firstDay + input.days - 1,
      floorMinor: input.floorMinor,
      members: memberBasisOf(subject, input.future),
      endedMembers: input.future?.endedMembers,
      isShortened: input.future?.isShortened,
      hasLoanPlan: isLoanPlanned(input.future?.flows ?? []),
    },
    await rim.forecastBooks(input),
  );
  const [digest, wasDigest] = [digestOf(again), digestOf(kept.forecast)];
  return { isSame: digest === wasDigest, model: { ...MODEL }, wasModel: model, digest, wasDigest };
}

/** Of every number that a forecast gives. */
function digestOf({ days, recurring, risk, accuracy }: CashflowForecast): string {
  return createHash('sha256')
    .update(JSON.stringify([days, recurring, risk, accuracy]))
    .digest('hex');
}
