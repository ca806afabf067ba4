import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { backtestForecasts as contract } from '@merchant-analysis/contracts/forecast-detail';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { dailyFlows } from '../domain/books/daily-flows.js';
import { type DaysScore, joinScores, judgeDays } from '../domain/drift/judge-days.js';
import type { CashflowInput } from '../domain/forecast-cashflow.js';
import { type ReplayRim, replayOrigins } from './replay-origins.js';

/**
 * Forecasts from past days and compares each with what came; loans received are left out, as they are not foreseen.
 * @throws Problem NOT_FOUND.
 */
export async function backtestForecasts(
  rim: ReplayRim,
  { horizonDays, origins, ...asked }: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const replay = await replayOrigins(rim, asked, { horizonDays, origins });
  const tested = replay.origins.map(({ asOf, days, result }) => ({
    asOf,
    score: judgeDays(result.days, dailyFlows(behind(replay.columns, days), horizonDays)),
  }));
  return {
    horizonDays,
    origins: tested.map(({ asOf, score }) => ({
      asOf: formatDate(asOf),
      ...ratiosOf(score),
      balanceErrorMinor: score.netBiasMinor,
    })),
    ...(tested.length > 0 && { overall: ratiosOf(joinScores(tested.map(({ score }) => score))) }),
  };
}

/** The columns from the day on which a forecast of the first `days` begins. */
function behind(columns: CashflowInput['columns'], days: number): CashflowInput['columns'] {
  return columns.map((column) => ({ ...column, sums: column.sums.slice(days) }));
}

function ratiosOf(score: DaysScore) {
  const over = (part: number, whole: number): number | null =>
    whole > 0 ? Math.round((part / whole) * 10_000) / 10_000 + 0 : null;
  return {
    wapeInflow: over(score.inflowErrorMinor, score.inflowMinor),
    wapeNet: over(score.netErrorMinor, score.netMinor),
    biasNet: over(score.netBiasMinor, score.netMinor),
    coverage80: over(score.in80, score.days) ?? 0,
    coverage95: over(score.in95, score.days) ?? 0,
  };
}
