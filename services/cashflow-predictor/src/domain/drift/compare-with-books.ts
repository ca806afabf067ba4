import type { CashflowForecast, RealisedForecast } from '@merchant-analysis/contracts/cashflow';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { dailyFlows } from '../books/daily-flows.js';
import { joinScores, judgeDays } from './judge-days.js';

/** How each day that has arrived turned out, the day after `asOf` first; all of one length. */
export interface RealisedDays {
  /** The narrowest interval that the inflow lay in: 80, 95, or 0 for neither. */
  readonly inside: readonly number[];
  /** What the net was, and what it was off by; minor units, never negative. */
  readonly netMinor: readonly number[];
  readonly netErrorMinor: readonly number[];
}

/**
 * How a forecast turned out on the days that have arrived, together and day by day. Loans received are left out on both
 * sides: whether one is taken is a decision, planned or not. One that comes as planned is no merit of the forecast, and
 * one that is put off is no reason to widen its bands.
 * @param columns daily sums from the day after `asOf`
 * @param arrivedDays at least 1; no more than the columns and the forecast have
 */
export function compareWithBooks(
  forecast: CashflowForecast,
  columns: readonly DailyColumn[],
  arrivedDays: number,
): { realised: RealisedForecast; byDay: RealisedDays } {
  const { inflow, outflow } = dailyFlows(columns, arrivedDays);
  const days = forecast.days.slice(0, arrivedDays).map((day, step) =>
    judgeDays([withoutLoans(day)], {
      inflow: inflow.subarray(step, step + 1),
      outflow: outflow.subarray(step, step + 1),
    }),
  );
  const score = joinScores(days);
  return {
    realised: {
      days: arrivedDays,
      wapeNet: score.netMinor > 0 ? score.netErrorMinor / score.netMinor : null,
      wapeInflow: score.inflowMinor > 0 ? score.inflowErrorMinor / score.inflowMinor : null,
      coverage80: score.in80 / arrivedDays,
      coverage95: score.in95 / arrivedDays,
      scoredThrough: formatDate(parseDate(forecast.asOf) + arrivedDays),
    },
    byDay: {
      inside: days.map(({ in80, in95 }) => (in80 > 0 ? 80 : in95 > 0 ? 95 : 0)),
      netMinor: days.map(({ netMinor }) => netMinor),
      netErrorMinor: days.map(({ netErrorMinor }) => netErrorMinor),
    },
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
