import type { FileSeries } from './series-file.js';

/**
 * The series as it stood `back` rows before the end of its train part: the next `horizon` rows are the test part. The
 * test part of the file has no part in it.
 * @param lastRows how much history is left, from the newest row back; all of it without.
 */
export function cutBack(
  series: FileSeries,
  { back, horizon, lastRows }: { back: number; horizon: number; lastRows?: number },
): FileSeries {
  const end = series.train.length - back;
  if (back < horizon || end <= 0) {
    throw new RangeError(
      `${series.id}: no ${horizon} rows before the test part, seen from ${back} rows back`,
    );
  }
  const from = lastRows === undefined ? 0 : Math.max(0, end - lastRows);
  const { id, stepDays, firstDay } = series;
  return {
    id,
    stepDays,
    firstDay: firstDay === undefined ? undefined : firstDay + from * (stepDays ?? 1),
    train: series.train.slice(from, end),
    test: series.train.slice(end, end + horizon),
  };
}
