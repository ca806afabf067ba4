/**
 * The cells of one record, each made into a value only when it is asked for. An array of strings is one too. What
 * was read from a block of a file is only good until the next block is asked for. Columns are not negative.
 */
export interface Cells {
  readonly length: number;
  /** The cell as it stands; undefined beyond the last one. */
  at(column: number): string | undefined;
  /** Seconds since 1970 of a wall time of the usual form; NaN: see what its text says. */
  wallSecondsAt?(column: number): number;
  /** A plain decimal × 10^digits; NaN: see what its text says. */
  plainDecimalAt?(column: number, digits: number): number;
}

export function textsOf(cells: Cells): string[] {
  return Array.from({ length: cells.length }, (_, column) => cells.at(column) ?? '');
}
