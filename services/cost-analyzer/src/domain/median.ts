/** Up to this many values an insertion sort in one reused buffer is several times faster. */
const FEW = 16;
const few = new Float64Array(FEW);

/** The middle of the values; of an even number of them the mean of the two in the middle. NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  const count = values.length;
  if (count === 0) return Number.NaN;
  const sorted = count <= FEW ? sortFew(values) : new Float64Array(values).sort();
  const half = count >> 1;
  return count % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The arithmetic mean. NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sortFew(values: ArrayLike<number>): Float64Array {
  for (let next = 0; next < values.length; next++) {
    const value = values[next]!;
    let at = next;
    for (; at > 0 && few[at - 1]! > value; at--) few[at] = few[at - 1]!;
    few[at] = value;
  }
  return few;
}
