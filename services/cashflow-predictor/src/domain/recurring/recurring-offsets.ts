import type { Offsets } from '../series/conformal.js';
import { quantileOfSorted } from '../series/quantile.js';
import type { RecurringFlow } from './find-recurring-flows.js';

/**
 * Widens daily offsets by the uncertainty of the recurring amounts due that day: independent errors add by
 * squares. Changes `offsets` in place.
 * @param firstDay day number of the first forecast day.
 */
export function widenByRecurring(offsets: Offsets, flows: readonly RecurringFlow[], firstDay: number): void {
  for (const { nextDays, nextAmounts, relativeErrors } of flows) {
    const sizes = Float64Array.from(relativeErrors, Math.abs).sort();
    const off80 = quantileOfSorted(sizes, sizes.length, 0.8);
    const off95 = quantileOfSorted(sizes, sizes.length, 0.95);
    for (let index = 0; index < nextDays.length; index++) {
      const day = nextDays[index]! - firstDay;
      const amount = nextAmounts[index]!;
      offsets.lo80[day] = -Math.hypot(offsets.lo80[day]!, off80 * amount);
      offsets.hi80[day] = Math.hypot(offsets.hi80[day]!, off80 * amount);
      offsets.lo95[day] = -Math.hypot(offsets.lo95[day]!, off95 * amount);
      offsets.hi95[day] = Math.hypot(offsets.hi95[day]!, off95 * amount);
    }
  }
}
