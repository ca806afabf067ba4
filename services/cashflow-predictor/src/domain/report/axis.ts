/** Round numbers from at or below `low` to at or above `high`, about `count` of them. */
export function roundTicks(low: number, high: number, count: number): number[] {
  const step = roundStep((high - low) / count || Math.abs(high) / count || 1);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5].map((factor) => factor * power).find((step) => step >= rough * 0.999) ?? 10 * power;
}
