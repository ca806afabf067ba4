import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { DRIFT_DAYS, type DriftJudgement, judgeDrift } from '../domain/drift/judge-drift.js';
import type { ForecastStore } from '../ports/forecast-store.js';

/** How the forecasts of a merchant have held of late, of the days up to one. @param lastDay day number */
export async function judgeMerchant(
  forecasts: Pick<ForecastStore, 'listRealised'>,
  tenantId: string,
  merchantId: string,
  lastDay: number,
): Promise<DriftJudgement | undefined> {
  const subject = { kind: 'merchant' as const, id: merchantId };
  // Each of them has a day of its own at least.
  const page = { before: formatDate(lastDay), limit: DRIFT_DAYS };
  const scored = await forecasts.listRealised(tenantId, subject, page);
  return judgeDrift(
    scored.map(({ asOf, byDay }) => ({ asOf: parseDate(asOf), byDay })),
    lastDay,
  );
}
