import type { Feast } from './feasts/feast.js';
import type { CashflowInput, CashflowResult } from './forecast-cashflow.js';
import type { SeriesForecast } from './series/forecast-series.js';

/** What one feast made of the last days and makes of the next, net, minor units. */
export interface FeastShare {
  readonly name: string;
  readonly lastMinor: number;
  readonly nextMinor: number;
}

export interface FeastEffects {
  /** By day of the books and by day of the horizon, net, minor units; 0 on ordinary days. */
  readonly last: Float64Array;
  readonly next: Float64Array;
}

const USUAL_WEEKS = 8;

/**
 * What feasts make of each day, as the forecaster has learnt it: a day's amount less the amount divided by the day's
 * factor. A day of which a feast left nothing is held against the mean of its weekday.
 */
export function feastEffects({ inflow, outflow }: CashflowResult, days: number): FeastEffects {
  const [inward, outward] = [effectsOf(inflow, days), effectsOf(outflow, days)];
  return {
    last: inward.last.map((effect, day) => effect - outward.last[day]!),
    next: inward.next.map((effect, step) => effect - outward.next[step]!),
  };
}

function effectsOf(series: SeriesForecast, days: number): FeastEffects {
  const { actual, fitted, firstIndex, foreseen, origins, horizonDays, feastsTold, feastFactors } = series;
  const last = new Float64Array(days);
  const next = new Float64Array(horizonDays);
  actual.forEach((amount, at) => {
    const factor = feastsTold?.[at] ?? 1;
    if (factor === 1 || Number.isNaN(amount)) return;
    // What a feast left nothing of has no value to learn from.
    const ordinary = Number.isNaN(fitted[at]!) ? usualOn(series, at) : fitted[at]!;
    last[firstIndex + at] = amount - ordinary;
  });
  const row = (origins.length - 1) * horizonDays;
  for (let step = 0; step < horizonDays; step++) {
    const factor = feastFactors?.[step] ?? 1;
    if (factor === 1) continue;
    const amount = foreseen[row + step]!;
    next[step] = amount - (factor > 0 ? amount / factor : usualOn(series, actual.length + step));
  }
  return { last, next };
}

/** Mean of the last weeks of a day's weekday without what feasts did; 0 where it is closed. */
function usualOn({ fitted }: SeriesForecast, at: number): number {
  let [sum, count] = [0, 0];
  for (let day = fitted.length - 1; day >= 0 && day >= fitted.length - 7 * USUAL_WEEKS; day--) {
    if ((at - day) % 7 !== 0 || Number.isNaN(fitted[day]!)) continue;
    sum += fitted[day]!;
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** The effects of the last and next `span` days by feast; a day belongs to the first feast that reaches it. */
export function shareByFeast(
  { feasts = [], firstDay, days }: CashflowInput,
  { last, next }: FeastEffects,
  span: number,
): FeastShare[] {
  const end = firstDay + days;
  const shares = new Map<string, { lastMinor: number; nextMinor: number }>();
  const add = (day: number, part: 'lastMinor' | 'nextMinor', amount: number): void => {
    const name = amount === 0 ? undefined : feasts.find((feast) => reaches(feast, day))?.name;
    if (name === undefined) return;
    const share = shares.get(name) ?? { lastMinor: 0, nextMinor: 0 };
    share[part] += amount;
    shares.set(name, share);
  };
  for (let step = 0; step < span; step++) {
    add(end - span + step, 'lastMinor', last[days - span + step]!);
    add(end + step, 'nextMinor', next[step]!);
  }
  return [...shares].map(([name, { lastMinor, nextMinor }]) => ({
    name,
    lastMinor: Math.round(lastMinor),
    nextMinor: Math.round(nextMinor),
  }));
}

function reaches({ days, before, after }: Feast, day: number): boolean {
  return days.some((feast) => day >= feast - before && day <= feast + after);
}
