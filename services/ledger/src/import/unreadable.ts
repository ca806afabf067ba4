import { problem } from '@merchant-analysis/contracts/problems';
import type { Problem } from '@merchant-analysis/kernel/problem';

/** A file that cannot be read as a whole, and why, in both languages: nothing of it is written. */
export function unreadable(en: string, zh: string, cause?: unknown): Problem {
  return problem('FILE_NOT_READABLE', { reason: { en, zh } }, { cause });
}
