/**
 * How far forecasts of daily takings are off when a merchant's own history is too short to tell: quantiles of
 * the error, in units of the mean absolute difference to the same weekday a week before. Measured on the NN5
 * cash machines and the Rossmann takings cut to 14 to 112 days, at origins before their official test windows.
 */
const HALF_WIDTH_80 = 1.6;
const HALF_WIDTH_95 = 3.3;
/** Errors grow by a tenth a week and no more after a month. */
const GROWTH_PER_WEEK = 0.1;
const GROWING_WEEKS = 4;

interface PriorWidths {
  readonly half80: number;
  readonly half95: number;
}

/**
 * Half widths of the intervals in a week of the horizon (0 first) after `historyDays` days, in units of the
 * scale. Two weeks of history misjudge level and scale more than three months do.
 */
export function priorWidths(week: number, historyDays: number): PriorWidths {
  const growth = 1 + GROWTH_PER_WEEK * Math.min(week, GROWING_WEEKS);
  const ignorance = 0.85 + 6.5 / historyDays;
  return { half80: HALF_WIDTH_80 * growth * ignorance, half95: HALF_WIDTH_95 * growth * ignorance };
}

/**
 * Mean absolute difference to the same weekday one week before (the scale of the MASE) over the first `end` days;
 * 0 when no pair is known.
 */
export function seasonalScale(actual: Float64Array, end: number, period = 7): number {
  let sum = 0;
  let pairs = 0;
  for (let day = period; day < end; day++) {
    const difference = Math.abs(actual[day]! - actual[day - period]!);
    if (Number.isNaN(difference)) continue;
    sum += difference;
    pairs++;
  }
  return pairs > 0 ? sum / pairs : 0;
}
