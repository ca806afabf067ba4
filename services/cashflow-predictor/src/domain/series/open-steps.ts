import { closedPhases } from './closed-phases.js';
import { isClosedPhase } from './closed-weekdays.js';

const DAYS_A_WEEK = 7;
/** Seasons that may be days: hours, half hours, quarters of an hour. */
const STEPS_A_DAY: ReadonlySet<number> = new Set([24, 48, 96]);

/** A series without its closed steps, and the way back. */
export interface OpenSteps {
  readonly values: Float64Array;
  /** Open steps of a season. */
  readonly season: number;
  /** Open steps of the week behind a season of a day; undefined for other seasons. */
  readonly week: number | undefined;
  /** Open steps of the horizon. */
  readonly horizon: number;
  /** Puts zeros where a step of the horizon is closed. */
  restore(forecast: Float64Array): Float64Array;
}

/**
 * Takes out of a series what is closed in every season, such as the hours of the night or the months without the
 * goods. What is closed in one day of the week of hours is unknown instead, and zero in the horizon.
 * @param values NaN missing.
 */
export function openStepsOf(values: Float64Array, season: number, horizon: number): OpenSteps {
  const closed =
    season === DAYS_A_WEEK
      ? Uint8Array.from({ length: season }, (_, phase) => (isClosedPhase(values, phase) ? 1 : 0))
      : closedPhases(values, season);
  const week = STEPS_A_DAY.has(season) ? DAYS_A_WEEK * season : season;
  const closedInWeek = week === season ? closed : closedPhases(values, week);
  const openASeason = season - closed.reduce((count, flag) => count + flag, 0);
  const steps = Array.from({ length: horizon }, (_, step) => values.length + step);
  const known = values.map((value, index) => (closedInWeek[index % week] === 1 ? Number.NaN : value));
  return {
    values: known.filter((_, index) => closed[index % season] === 0),
    season: openASeason,
    week: week === season ? undefined : DAYS_A_WEEK * openASeason,
    horizon: steps.filter((at) => closed[at % season] === 0).length,
    restore(forecast) {
      let next = 0;
      return Float64Array.from(steps, (at) => {
        if (closed[at % season] === 1) return 0;
        const value = forecast[next++]!;
        return closedInWeek[at % week] === 1 ? 0 : value;
      });
    },
  };
}
