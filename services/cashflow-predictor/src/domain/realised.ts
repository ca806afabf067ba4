import type { CashflowForecast, RealisedForecast } from '@merchant-analysis/contracts/cashflow';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { partFlows } from './flow-columns.js';

/**
 * How a forecast turned out on the days that have arrived. Loans received are left out, as they are not foreseen.
 * @param columns daily sums from the day after `asOf`; their length says how many days have arrived.
 */
export function compareWithBooks(
  forecast: CashflowForecast,
  columns: readonly DailyColumn[],
  arrivedDays: number,
): RealisedForecast {
  const inflow = new Float64Array(arrivedDays);
  const outflow = new Float64Array(arrivedDays);
  for (const { kind, direction, amounts } of partFlows(columns)) {
    if (kind === 'financing' && direction === 'in') continue;
    const into = direction === 'in' ? inflow : outflow;
    for (let day = 0; day < arrivedDays; day++) into[day]! += amounts[day]!;
  }
  const sums = { inflow: 0, inflowError: 0, net: 0, netError: 0, in80: 0, in95: 0 };
  for (let day = 0; day < arrivedDays; day++) {
    const foreseen = forecast.days[day]!;
    const net = inflow[day]! - outflow[day]!;
    sums.inflow += inflow[day]!;
    sums.inflowError += Math.abs(inflow[day]! - foreseen.inflow.mean);
    sums.net += Math.abs(net);
    sums.netError += Math.abs(net - foreseen.net.mean);
    if (inflow[day]! >= foreseen.inflow.lo80 && inflow[day]! <= foreseen.inflow.hi80) sums.in80++;
    if (inflow[day]! >= foreseen.inflow.lo95 && inflow[day]! <= foreseen.inflow.hi95) sums.in95++;
  }
  return {
    days: arrivedDays,
    wapeNet: sums.net > 0 ? sums.netError / sums.net : null,
    wapeInflow: sums.inflow > 0 ? sums.inflowError / sums.inflow : null,
    coverage80: sums.in80 / arrivedDays,
    coverage95: sums.in95 / arrivedDays,
    scoredThrough: formatDate(parseDate(forecast.asOf) + arrivedDays),
  };
}
