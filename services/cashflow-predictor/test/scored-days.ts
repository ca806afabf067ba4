import type { RealisedDays } from '@merchant-analysis/cashflow-predictor/domain/drift/compare-with-books';
import type { RealisedForecast } from '@merchant-analysis/contracts/cashflow';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';

/** Days of which a share lay in the 80 % interval, evenly mixed, and the others in none. */
export function scoredDays(days: number, coverage80: number): RealisedDays {
  const isInside = (day: number): boolean =>
    Math.floor((day + 1) * coverage80 + 1e-9) > Math.floor(day * coverage80 + 1e-9);
  const each = Array.from({ length: days }, (_, day) => day);
  return {
    inside: each.map((day) => (isInside(day) ? 80 : 0)),
    netMinor: each.map(() => 100),
    netErrorMinor: each.map(() => 30),
  };
}

/** What is kept of a forecast whose first days have arrived. */
export function comparison(
  asOf: string,
  days: number,
  coverage80: number,
): { realised: RealisedForecast; byDay: RealisedDays } {
  return {
    realised: {
      ...{ days, wapeNet: 0.3, wapeInflow: 0.2, coverage80, coverage95: coverage80 },
      scoredThrough: formatDate(parseDate(asOf) + days),
    },
    byDay: scoredDays(days, coverage80),
  };
}
