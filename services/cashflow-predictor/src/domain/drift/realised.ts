import type { CashflowForecast, RealisedForecast } from '@merchant-analysis/contracts/cashflow';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { dailyFlows } from '../daily-flows.js';
import { judgeDays } from '../series/judge-days.js';

/**
 * How a forecast turned out on the days that have arrived. Loans received are left out, as they are not foreseen.
 * @param columns daily sums from the day after `asOf`; their length says how many days have arrived.
 */
export function compareWithBooks(
  forecast: CashflowForecast,
  columns: readonly DailyColumn[],
  arrivedDays: number,
): RealisedForecast {
  const score = judgeDays(forecast.days.slice(0, arrivedDays), dailyFlows(columns, arrivedDays));
  return {
    days: arrivedDays,
    wapeNet: score.netMinor > 0 ? score.netErrorMinor / score.netMinor : null,
    wapeInflow: score.inflowMinor > 0 ? score.inflowErrorMinor / score.inflowMinor : null,
    coverage80: score.in80 / arrivedDays,
    coverage95: score.in95 / arrivedDays,
    scoredThrough: formatDate(parseDate(forecast.asOf) + arrivedDays),
  };
}
