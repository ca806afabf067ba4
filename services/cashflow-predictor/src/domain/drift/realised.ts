import type { CashflowForecast, RealisedForecast } from '@merchant-analysis/contracts/cashflow';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { dailyFlows } from '../daily-flows.js';
import { judgeDays } from '../series/judge-days.js';

/**
 * How a forecast turned out on the days that have arrived. Loans received are left out on both sides: whether one is
 * taken is a decision, planned or not. One that comes as planned is no merit of the forecast, and one that is put off is
 * no reason to widen its bands.
 * @param columns daily sums from the day after `asOf`; their length says how many days have arrived.
 */
export function compareWithBooks(
  forecast: CashflowForecast,
  columns: readonly DailyColumn[],
  arrivedDays: number,
): RealisedForecast {
  const foreseen = forecast.days.slice(0, arrivedDays).map(withoutLoans);
  const score = judgeDays(foreseen, dailyFlows(columns, arrivedDays));
  return {
    days: arrivedDays,
    wapeNet: score.netMinor > 0 ? score.netErrorMinor / score.netMinor : null,
    wapeInflow: score.inflowMinor > 0 ? score.inflowErrorMinor / score.inflowMinor : null,
    coverage80: score.in80 / arrivedDays,
    coverage95: score.in95 / arrivedDays,
    scoredThrough: formatDate(parseDate(forecast.asOf) + arrivedDays),
  };
}

type Day = CashflowForecast['days'][number];

function withoutLoans({ inflow, net, loanInflowMinor = 0 }: Day): Pick<Day, 'inflow' | 'net'> {
  // Bounds of an inflow are never below zero.
  const less = (amount: number): number => Math.max(0, amount - loanInflowMinor);
  return {
    inflow: {
      mean: inflow.mean - loanInflowMinor,
      ...{ lo80: less(inflow.lo80), hi80: less(inflow.hi80) },
      ...{ lo95: less(inflow.lo95), hi95: less(inflow.hi95) },
    },
    net: { ...net, mean: net.mean - loanInflowMinor },
  };
}
