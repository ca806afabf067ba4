import type { ErrorRecord } from './conformal.js';

/** A record whose errors are larger by a factor: intervals and paths made from it are as much wider. */
export function widenErrors<R extends ErrorRecord>(record: R, factor: number): R {
  return factor === 1 ? record : { ...record, errors: record.errors.map((error) => error * factor) };
}
