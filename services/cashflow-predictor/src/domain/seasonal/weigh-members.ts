/** Weights fall with the error to this power. */
const POWER = 4;
/** An origin of the past weighs less the further it lies back. */
const FADE = 0.9;
/** Equal weights count as much as so many origins. */
const PRIOR_ORIGINS = 1;

/**
 * Weights of the members, not yet summing to 1, from their errors at past origins; equal where there are none.
 * @param errors by origin, the newest last, then by member; NaN where a member did not suit.
 */
export function weighMembers(errors: readonly Float64Array[], members: number): Float64Array {
  const weights = new Float64Array(members).fill(1);
  if (errors.length === 0) return weights;
  const sums = new Float64Array(members);
  const counts = new Float64Array(members);
  errors.forEach((row, origin) => {
    const weight = FADE ** (errors.length - 1 - origin);
    for (let member = 0; member < members; member++) {
      if (!(row[member]! >= 0)) continue;
      sums[member]! += weight * row[member]!;
      counts[member]! += weight;
    }
  });
  let best = Number.POSITIVE_INFINITY;
  for (let member = 0; member < members; member++) {
    sums[member] = counts[member]! > 0 ? sums[member]! / counts[member]! : Number.NaN;
    if (sums[member]! < best) best = sums[member]!;
  }
  let mean = 0;
  let judged = 0;
  for (let member = 0; member < members; member++) {
    if (Number.isNaN(sums[member]!)) continue;
    weights[member] = sums[member] === best ? 1 : (best / sums[member]!) ** POWER;
    mean += weights[member]!;
    judged++;
  }
  const share = errors.length / (errors.length + PRIOR_ORIGINS);
  for (let member = 0; member < members; member++) {
    const own = Number.isNaN(sums[member]!) ? 1 : weights[member]! / (mean / judged);
    weights[member] = share * own + (1 - share);
  }
  return weights;
}
