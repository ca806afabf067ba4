import type { Random } from '@merchant-analysis/kernel/random';
import type { Feast } from '../domain/feasts/feast.js';
import { forecastValues } from '../domain/series/forecast-values.js';

const WEEK_SHAPE = [0.8, 0.9, 1, 1, 1.2, 1.4, 1.1];
const YEARS = 3;
const YEAR_DAYS = 365;
const NOISE = 0.2;
const LEAST_EFFECT = -0.6;
const MOST_EFFECT = 0.8;
const LONGEST_REACH = 14;
/** The forecast is made so long before the feast, and judged on so many days to each side of it. */
const LEAD_DAYS = 14;
const JUDGED_DAYS = 10;

/** Errors on the 21 days around the feast, with the calendar over without it. */
export interface FeastTrial {
  /** Against the takings of those days, chance included, which no forecast can know. */
  readonly happened: number;
  /** The same for a forecaster that knows the truth: what no forecast can be below. */
  readonly best: number;
  /** Against the takings that were to be expected. */
  readonly expected: number;
}

/**
 * Made merchants with three years of books each, whose takings change around Spring Festival by a share from −60 % to
 * +80 %, over a lead, a lag and a shape of their own that the forecaster does not know; the noise has a coefficient of
 * variation of 0.2. Forecasts the next feast with and without the calendar.
 */
export function tryFeasts(feasts: readonly Feast[], merchants: number, random: Random): FeastTrial {
  const [spring] = feasts;
  const candidates = spring!.days.slice(-30, -20);
  const sums = { withHappened: 0, withoutHappened: 0, best: 0, withExpected: 0, withoutExpected: 0 };
  for (let merchant = 0; merchant < merchants; merchant++) {
    const target = candidates[merchant % candidates.length]!;
    const firstDay = target - LEAD_DAYS - YEARS * YEAR_DAYS;
    const { expected, happened } = drawTakings(firstDay, target, spring!.days, random);
    const known = happened.slice(0, YEARS * YEAR_DAYS);
    const options = { season: 7, horizon: expected.length - known.length };
    const plain = forecastValues(known, options).mean;
    const aware = forecastValues(known, { ...options, calendar: { feasts, firstDay } }).mean;
    for (let offset = -JUDGED_DAYS; offset <= JUDGED_DAYS; offset++) {
      const step = LEAD_DAYS + offset;
      const [truth, chance] = [expected[known.length + step]!, happened[known.length + step]!];
      sums.withHappened += Math.abs(aware[step]! - chance);
      sums.withoutHappened += Math.abs(plain[step]! - chance);
      sums.best += Math.abs(truth - chance);
      sums.withExpected += Math.abs(aware[step]! - truth);
      sums.withoutExpected += Math.abs(plain[step]! - truth);
    }
  }
  return {
    happened: sums.withHappened / sums.withoutHappened,
    best: sums.best / sums.withoutHappened,
    expected: sums.withExpected / sums.withoutExpected,
  };
}

/** Takings of one merchant from `firstDay` to the last judged day: what was to be expected, and what came. */
function drawTakings(
  firstDay: number,
  target: number,
  feastDays: readonly number[],
  random: Random,
): { expected: Float64Array; happened: Float64Array } {
  const effect = LEAST_EFFECT + (MOST_EFFECT - LEAST_EFFECT) * random.next();
  const lead = random.integer(1, LONGEST_REACH);
  const lag = random.integer(1, LONGEST_REACH);
  const roundness = [0, 0.5, 1][random.integer(0, 2)]!;
  const growth = (0.2 * random.normal()) / YEAR_DAYS;
  const length = target + JUDGED_DAYS + 1 - firstDay;
  const expected = new Float64Array(length);
  const happened = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    const day = firstDay + index;
    let offset = Number.POSITIVE_INFINITY;
    for (const feast of feastDays) if (Math.abs(day - feast) < Math.abs(offset)) offset = day - feast;
    const away = offset < 0 ? -offset / (lead + 1) : offset / (lag + 1);
    const share = away >= 1 ? 0 : (1 - away) ** roundness;
    expected[index] = (1 + growth * index) * WEEK_SHAPE[day % 7]! * (1 + effect * share);
    happened[index] = expected[index]! * Math.max(0, 1 + NOISE * random.normal());
  }
  return { expected, happened };
}
