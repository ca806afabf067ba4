/** Middle value; the mean of the two middle ones of an even number. @throws RangeError without values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('a median needs values');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Modified z-score of Iglewicz and Hoaglin (1993): 0.6745·(x − median)/MAD. Where more than half of the values
 * are equal and MAD is 0, their mean absolute deviation × 1.253314 takes its place; where all are equal, any
 * other x is infinitely far.
 */
export function robustZ(x: number, values: readonly number[]): number {
  const centre = median(values);
  const deviations = values.map((value) => Math.abs(value - centre));
  const mad = median(deviations);
  if (mad > 0) return (0.6745 * (x - centre)) / mad;
  const mean = deviations.reduce((sum, deviation) => sum + deviation, 0) / deviations.length;
  if (mean > 0) return (x - centre) / (1.253314 * mean);
  return x === centre ? 0 : (x - centre) * Number.POSITIVE_INFINITY;
}
