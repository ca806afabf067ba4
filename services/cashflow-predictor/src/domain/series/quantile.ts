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

/**
 * Moves the values so that index `rank` holds what it would hold in ascending order, with nothing larger before
 * it and nothing smaller behind (Hoare's selection), within `from` … `to`. Cheaper than sorting when only a few
 * quantiles are asked for.
 */
export function selectRank(values: Float64Array, from: number, to: number, rank: number): void {
  let left = from;
  let right = to;
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let low = left;
    let high = right;
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      const swapped = values[low]!;
      values[low] = values[high]!;
      values[high] = swapped;
      low++;
      high--;
    }
    if (rank <= high) right = high;
    else if (rank >= low) left = low;
    else return;
  }
}

/**
 * Replaces each share (0–1, ascending) by that quantile of the first `length` values, as `quantileOfSorted` gives it;
 * moves those values. @param length at least 1.
 */
export function ascendingQuantiles(values: Float64Array, length: number, shares: Float64Array): void {
  let from = 0;
  for (let index = 0; index < shares.length; index++) {
    const position = Math.min(Math.max(shares[index]!, 0), 1) * (length - 1);
    const below = Math.floor(position);
    selectRank(values, from, length - 1, below);
    from = below;
    const lower = values[below]!;
    let upper = lower;
    // The next one above is the least of those behind.
    if (below + 1 < length) {
      upper = values[below + 1]!;
      for (let at = below + 2; at < length; at++) if (values[at]! < upper) upper = values[at]!;
    }
    shares[index] = lower + (position - below) * (upper - lower);
  }
}

/** The median of a list, 0 when it is empty. The list is left as it is. */
export function medianOf(values: readonly number[]): number {
  const length = values.length;
  if (length === 0) return 0;
  const selected = Float64Array.from(values);
  const upper = length >> 1;
  selectRank(selected, 0, length - 1, upper);
  if (length % 2 === 1) return selected[upper]!;
  let lower = selected[0]!;
  for (let index = 1; index < upper; index++) lower = Math.max(lower, selected[index]!);
  return (lower + selected[upper]!) / 2;
}
