const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses between attempts: soon for a receiver that restarts, hours for one that is down, a day and a half in all. */
const PAUSES_MS = [
  10_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  18 * HOUR_MS,
] as const;

/** An attempt more than there are pauses. */
export const MOST_ATTEMPTS = PAUSES_MS.length + 1;

/**
 * How long to wait after the n-th failed attempt (1, 2, …), between four fifths of the pause and all of it, so that
 * many that failed together do not come back together.
 */
export function pauseAfter(attempts: number, random: () => number): number {
  const pause = PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1] ?? PAUSES_MS[0];
  return Math.round(pause * (0.8 + random() / 5));
}
