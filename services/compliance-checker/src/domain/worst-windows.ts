import { formatMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import type { DayRange } from './facts.js';

/** A run of days with the part and the whole that were counted in it. */
export interface CountedWindow extends DayRange {
  /** `YYYY-MM` of its last day: the name under which it stays the same from run to run. */
  readonly month: string;
  readonly part: number;
  readonly whole: number;
}

interface Counts {
  /** Day number of the first element. */
  readonly from: number;
  readonly parts: readonly number[];
  readonly wholes: readonly number[];
}

/**
 * Slides a window of `days` over the counts and keeps, for every month in which a window ends, the worst one
 * that `isConspicuous` picks: the highest part ÷ whole, the earlier of equals. Windows end inside `ends`; at
 * the beginning of the counts they are shorter.
 */
export function worstWindows(
  counts: Counts,
  ends: DayRange,
  days: number,
  isConspicuous: (part: number, whole: number) => boolean,
): CountedWindow[] {
  const worst = new Map<string, CountedWindow>();
  let part = 0;
  let whole = 0;
  const last = Math.min(ends.to - counts.from, counts.wholes.length - 1);
  for (let index = 0; index <= last; index++) {
    part += counts.parts[index] ?? 0;
    whole += counts.wholes[index] ?? 0;
    if (index >= days) {
      part -= counts.parts[index - days] ?? 0;
      whole -= counts.wholes[index - days] ?? 0;
    }
    const to = counts.from + index;
    if (to < ends.from || !isConspicuous(part, whole)) continue;
    const month = formatMonth(monthNumberOf(to));
    const known = worst.get(month);
    if (known === undefined || part * known.whole > known.part * whole) {
      worst.set(month, { month, from: counts.from + Math.max(0, index - days + 1), to, part, whole });
    }
  }
  return [...worst.values()];
}
