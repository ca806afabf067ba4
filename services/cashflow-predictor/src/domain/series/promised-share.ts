const WEEK = 7;
/** Open days alone hold at least this much, however many days are closed: the lower end of what is accepted. */
const LEAST = { 80: 0.77, 95: 0.93 } as const;

/**
 * The share of open days (0–1) that have to lie inside for the promise to hold over all days of a week. A closed
 * weekday is forecast exactly and always inside, and coverage is counted over all days: with Sundays closed, 80 % of
 * all days are (0.8 · 7 − 1) / 6 = 76.7 % of the open ones. Never below the floor, so that a merchant who is shut
 * for half of the week is not served with intervals that miss on most days that count.
 * @param promised percent of all days.
 * @param closed 1 where a phase of the week is closed.
 */
export function shareOfOpenDays(promised: 80 | 95, closed: Uint8Array): number {
  let open = 0;
  for (let phase = 0; phase < WEEK; phase++) if (closed[phase] !== 1) open++;
  const share = promised / 100;
  if (open === 0 || open === WEEK) return share;
  return Math.max(LEAST[promised], (share * WEEK - (WEEK - open)) / open);
}
