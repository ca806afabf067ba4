import { Problem } from '@merchant-analysis/kernel/problem';

/** The consumer is not there, or cannot write: nothing is wrong with the entry, and nothing else would get through. */
const AWAY = new Set(['SERVICE_UNAVAILABLE', 'STORAGE_UNAVAILABLE', 'STORAGE_FULL']);
/** The consumer is busy, or nobody knows whether it had the effect: nothing is known to be wrong with the entry. */
const BUSY = new Set(['TIMEOUT', 'RATE_LIMITED', 'IDEMPOTENCY_IN_PROGRESS']);

/** `refused`: the fault may be the entry's own. */
export type Failure = 'away' | 'busy' | 'refused';

export function failureOf(error: unknown): Failure {
  const code = error instanceof Problem ? error.code : undefined;
  if (code !== undefined && AWAY.has(code)) return 'away';
  return code !== undefined && BUSY.has(code) ? 'busy' : 'refused';
}

const FIRST_MS: Readonly<Record<Failure, number>> = { refused: 100, busy: 500, away: 250 };
const LONGEST_MS: Readonly<Record<Failure, number>> = { refused: 5_000, busy: 15_000, away: 5_000 };

/**
 * How long to wait after the n-th failure of this kind in a row (1, 2, …): doubled each time up to a bound, and
 * somewhere between half of that and all of it, so that many that failed together do not come back together.
 */
export function delayAfter(failure: Failure, times: number, random: () => number): number {
  const full = Math.min(LONGEST_MS[failure], FIRST_MS[failure] * 2 ** Math.min(times - 1, 20));
  return Math.round(full * (0.5 + random() / 2));
}

/** Why an entry was refused, for a person. */
export function reasonOf(error: unknown): string {
  if (error instanceof Problem) {
    const fields = error.errors.map(({ path, message }) => `${path} ${message}`);
    return [`${error.code}: ${error.message}`, ...fields].join('; ').slice(0, 1_000);
  }
  return String(error).slice(0, 1_000);
}
