import { guessSeason } from '../domain/series/guess-season.js';
import type { FileSeries } from './series-file.js';
import { UsageError } from './usage-error.js';

/** What a forecast needs of a series: never its test values. */
export interface SeriesTask {
  readonly values: Float64Array;
  readonly season: number;
  readonly horizon: number;
}

/** @throws UsageError when neither the file nor the command says how far to look. */
export function taskOf(
  { id, train, test, stepDays }: FileSeries,
  asked: { season: number | undefined; horizon: number | undefined },
): SeriesTask {
  const horizon = asked.horizon ?? test.length;
  if (horizon === 0) throw new UsageError(`The series ${id} has no test rows: say how far with --horizon H.`);
  return { values: train, season: asked.season ?? guessSeason(train, stepDays), horizon };
}
