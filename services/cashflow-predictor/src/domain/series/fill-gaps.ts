/**
 * The values with every gap (NaN) filled: by the value one season before, else one season after, else the nearest
 * known one; zeros where nothing is known. For methods that need a value at each step; errors are never measured
 * on filled ones.
 */
export function fillGaps(values: Float64Array, season: number): Float64Array {
  const filled = Float64Array.from(values);
  const { length } = filled;
  for (let index = season; index < length; index++) {
    if (Number.isNaN(filled[index]!)) filled[index] = filled[index - season]!;
  }
  for (let index = length - season - 1; index >= 0; index--) {
    if (Number.isNaN(filled[index]!)) filled[index] = filled[index + season]!;
  }
  if (season > 1 && filled.some(Number.isNaN)) return fillGaps(filled, 1);
  return filled.map((value) => (Number.isNaN(value) ? 0 : value));
}
