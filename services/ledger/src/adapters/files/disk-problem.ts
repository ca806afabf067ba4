import { problem } from '@merchant-analysis/contracts/problems';

/** A full disk is a problem that the caller can read; anything else stays what it is. */
export function diskProblem(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT' ? problem('STORAGE_FULL', {}, { cause: error }) : error;
}

export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
