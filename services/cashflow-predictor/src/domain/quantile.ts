/**
 * The q-quantile (0–1) of the first `length` values of an ascending array, linear between neighbours
 * (Hyndman & Fan 1996, type 7: what R's `quantile` gives). NaN for an empty array.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, length: number, q: number): number {
  if (length === 0) return Number.NaN;
  const position = Math.min(Math.max(q, 0), 1) * (length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** Sorts the first `length` values in place: insertion sort, the fastest for the few dozen values of a median. */
export function sortFew(values: Float64Array, length: number): void {
  for (let index = 1; index < length; index++) {
    const value = values[index]!;
    let hole = index - 1;
    while (hole >= 0 && values[hole]! > value) {
      values[hole + 1] = values[hole]!;
      hole--;
    }
    values[hole + 1] = value;
  }
}

/** The median of a list, 0 when it is empty. The list is left as it is. */
export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  return quantileOfSorted(sorted, sorted.length, 0.5);
}
