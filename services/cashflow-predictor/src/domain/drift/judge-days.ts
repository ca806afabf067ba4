import type { DailyFlows } from '../books/daily-flows.js';
import type { ForecastPoint } from '../series/forecast-point.js';

/** How the days of a forecast turned out, in sums that can be added up. Ratios are undefined where nothing moved. */
export interface DaysScore {
  readonly days: number;
  readonly inflowMinor: number;
  readonly inflowErrorMinor: number;
  readonly netMinor: number;
  readonly netErrorMinor: number;
  /** Foreseen minus happened, all days together. */
  readonly netBiasMinor: number;
  readonly in80: number;
  readonly in95: number;
}

/** Compares days of a forecast with what moved on them, whole minor units by day. */
export function judgeDays(
  days: readonly { readonly inflow: ForecastPoint; readonly net: Pick<ForecastPoint, 'mean'> }[],
  moved: DailyFlows,
): DaysScore {
  const score = {
    ...{ days: days.length, inflowMinor: 0, inflowErrorMinor: 0, netMinor: 0, netErrorMinor: 0 },
    ...{ netBiasMinor: 0, in80: 0, in95: 0 },
  };
  days.forEach(({ inflow, net }, step) => {
    const came = moved.inflow[step]!;
    const happened = came - moved.outflow[step]!;
    score.inflowMinor += came;
    score.inflowErrorMinor += Math.abs(came - inflow.mean);
    score.netMinor += Math.abs(happened);
    score.netErrorMinor += Math.abs(happened - net.mean);
    score.netBiasMinor += net.mean - happened;
    if (came >= inflow.lo80 && came <= inflow.hi80) score.in80++;
    if (came >= inflow.lo95 && came <= inflow.hi95) score.in95++;
  });
  return score;
}

/** Several scores as one. */
export function joinScores(scores: readonly DaysScore[]): DaysScore {
  return scores.reduce((sum, one) => ({
    days: sum.days + one.days,
    inflowMinor: sum.inflowMinor + one.inflowMinor,
    inflowErrorMinor: sum.inflowErrorMinor + one.inflowErrorMinor,
    netMinor: sum.netMinor + one.netMinor,
    netErrorMinor: sum.netErrorMinor + one.netErrorMinor,
    netBiasMinor: sum.netBiasMinor + one.netBiasMinor,
    in80: sum.in80 + one.in80,
    in95: sum.in95 + one.in95,
  }));
}
