import type { listForecasts as contract } from '@merchant-analysis/contracts/cashflow';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type { ForecastPlace, ForecastStore } from '../ports/forecast-store.js';
import type { Ledger } from '../ports/ledger.js';

/**
 * The forecasts that a merchant or a group was given, newest first. Those made from merchants that the caller
 * may not see are left out, so a page may come back short; go on with its cursor.
 */
export async function listForecasts(
  { ledger, forecasts }: { ledger: Ledger; forecasts: ForecastStore },
  tenantId: string,
  params: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const after = params.cursor === undefined ? undefined : readCursor(params.cursor);
  const subject = await ledger.describeSubject({ merchantId: params.merchantId, groupId: params.groupId });
  const found = await forecasts.listForecasts(
    tenantId,
    { kind: subject.kind, id: subject.id },
    { limit: params.limit + 1, after },
  );
  const page = found.slice(0, params.limit);
  const visible = new Set(subject.merchants.map(({ id }) => id));
  const last = page.at(-1);
  const hasMore = found.length > params.limit;
  return {
    data: page
      .filter(({ merchantIds }) => merchantIds.every((id) => visible.has(id)))
      .map(({ id, asOf, horizonDays, dataVersion, scoredDays }) => ({
        id,
        asOf,
        horizonDays,
        dataVersion,
        scoredDays,
      })),
    page: { ...(hasMore && last && { nextCursor: `${last.keptAt}.${last.id}` }), hasMore },
  };
}

function readCursor(cursor: string): ForecastPlace {
  const match = /^(\d{1,15})\.(fct_[0-9A-Za-z]{8,40})$/.exec(cursor);
  if (!match) throw problem('CURSOR_INVALID');
  return { keptAt: Number(match[1]), id: match[2]! };
}
