import type { SeriesCalendar } from './feast.js';
import { recordFeasts } from './feast-record.js';
import { learnFeastEffect } from './learn-feast-effect.js';

/** Factors by day, from the first value to the end of the horizon; 1 on ordinary days. */
export interface FeastFactors {
  /** What a feast did, told from all years: the values divided by it are what an ordinary day would have been. */
  readonly told: Float64Array;
  /** What was to be expected before the feast: from earlier years alone. */
  readonly expected: Float64Array;
  /** 1 where what is expected is more than noise of ordinary days would make of it: what a merchant may be told. */
  readonly sure: Uint8Array;
}

/** Past years that count; older ones had other customers. */
const MOST_YEARS = 3;

/**
 * The effect of each day before and after a feast, as a factor of an ordinary day of that weekday, from up to three past
 * years aligned on the feast's own day (`learnFeastEffect`). On a day on which the merchant was closed for the feast in
 * every year that is known, the factor is 0.
 * @param values daily amounts, NaN missing.
 */
export function learnFeastFactors(
  values: Float64Array,
  horizonDays: number,
  { feasts, firstDay }: SeriesCalendar,
): FeastFactors {
  const length = values.length + horizonDays;
  const told = new Float64Array(length).fill(1);
  const expected = new Float64Array(length).fill(1);
  const sure = new Uint8Array(length);
  const { records, ...ordinary } = recordFeasts(values, horizonDays, { feasts, firstDay });
  for (const { feast, years } of records) {
    years.forEach((year, index) => {
      const earlier = learnFeastEffect(years.slice(Math.max(0, index - MOST_YEARS), index), feast, ordinary);
      const around = learnFeastEffect(
        years.slice(Math.max(0, index - MOST_YEARS + 1), index + 2),
        feast,
        ordinary,
      );
      for (let place = 0; place < year.isOurs.length; place++) {
        const at = year.anchor - feast.before + place;
        if (at < 0 || at >= length || year.isOurs[place] === 0) continue;
        told[at] = around.isClosing(year, place) ? 0 : around.whenOpen[place]!;
        expected[at] = earlier.openShare[place]! * earlier.whenOpen[place]!;
        sure[at] = earlier.sure[place]!;
      }
    });
  }
  return { told, expected, sure };
}
