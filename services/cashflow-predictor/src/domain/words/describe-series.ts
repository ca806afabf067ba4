import type { ForecastSeries } from '@merchant-analysis/contracts/forecast-detail';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { ExpectedParts } from '../expected-parts.js';
import type { CashflowInput, CashflowResult } from '../forecast-cashflow.js';
import type { ChannelSettlement } from '../known/settlement-habits.js';
import { quantileOfSorted } from '../series/quantile.js';

/** Four decimals are more than a simulation of 1,000 paths can tell. */
const DECIMALS = 10_000;

/**
 * The days of a forecast taken apart, and what its paths tell.
 */
export function describeSeries(
  forecast: { id: string; currency: string },
  { firstDay, days, floorMinor, future }: CashflowInput,
  { days: foreseen, parts, bands, risk }: CashflowResult,
): ForecastSeries {
  const { lowest, emptyAfterDays, belowByDay } = bands;
  return {
    forecastId: forecast.id,
    asOf: formatDate(firstDay + days - 1),
    currency: forecast.currency,
    floorMinor,
    days: foreseen.map(({ day, balance }, step) => ({
      date: formatDate(day),
      inflow: partsOn(parts.in, step),
      outflow: partsOn(parts.out, step),
      balance: {
        p10Minor: balance.lo80,
        p50Minor: middleOf({ days: foreseen, bands }, step),
        p90Minor: balance.hi80,
      },
      belowFloor: ratio(belowByDay[step]!),
    })),
    ...(risk.first && {
      firstAtRisk: { date: formatDate(risk.first.day), probability: risk.first.probability },
    }),
    lowest: {
      date: formatDate(risk.lowest.day),
      p10Minor: quantileMinor(lowest, 0.1),
      p50Minor: quantileMinor(lowest, 0.5),
      p90Minor: quantileMinor(lowest, 0.9),
    },
    runway: runwayOf(emptyAfterDays),
    channels: (future?.channels ?? []).map(describeChannel),
  };
}

/** The balance that half of the paths lie below, minor units: the mean, but where irregular payments pull it aside. */
export function middleOf({ days, bands }: Pick<CashflowResult, 'days' | 'bands'>, step: number): number {
  const { mean, lo80, hi80 } = days[step]!.balance;
  return Math.min(hi80, Math.max(lo80, Math.round(mean + bands.middle[step]!)));
}

function partsOn({ statistical, recurring, known }: ExpectedParts, step: number) {
  return {
    statisticalMinor: statistical[step]!,
    recurringMinor: recurring[step]!,
    knownMinor: known[step]!,
  };
}

function quantileMinor(sorted: Float64Array, q: number): number {
  return Math.round(quantileOfSorted(sorted, sorted.length, q)) + 0;
}

/** After how many days one path in ten, half and nine in ten have no money left; absent where they last. */
function runwayOf(emptyAfterDays: Float64Array): ForecastSeries['runway'] {
  const paths = emptyAfterDays.length;
  const lasting = emptyAfterDays.filter((days) => days === Number.POSITIVE_INFINITY).length;
  const daysOf = (q: number): number | undefined => {
    const days = emptyAfterDays[Math.ceil(q * paths) - 1]!;
    return days === Number.POSITIVE_INFINITY ? undefined : days;
  };
  const [p10Days, p50Days, p90Days] = [daysOf(0.1), daysOf(0.5), daysOf(0.9)];
  return {
    lasts: ratio(lasting / paths),
    ...(p10Days !== undefined && { p10Days }),
    ...(p50Days !== undefined && { p50Days }),
    ...(p90Days !== undefined && { p90Days }),
  };
}

function describeChannel(settlement: ChannelSettlement) {
  const { channel, share, lagDays, countsWorkdays, waitsForWorkdays, feeRatio } = settlement;
  return {
    channel,
    share: ratio(share),
    ...(lagDays !== undefined && { lagDays }),
    ...(countsWorkdays && { countsWorkdays }),
    waitsForWorkdays,
    feeRatio: ratio(feeRatio),
  };
}

function ratio(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS;
}
