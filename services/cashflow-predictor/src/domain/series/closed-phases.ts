import { binomialUpperTail } from '@merchant-analysis/kernel/binomial';

const CYCLES_LOOKED_AT = 26;
const CYCLES_NEEDED = 2;
const CLOSED_ZERO_SHARE = 0.95;
/** Of the phases called closed at most this share may be open ones that stood still by chance. */
const FALSE_SHARE = 0.01;

/**
 * Phases of any season (index % period) that are closed, 1 each: at least 95 % zeros in the last 26 cycles, and more
 * of them than an open phase would show by chance. A few cycles are enough where many phases agree: the chance of
 * each is judged together with that of the others (Benjamini & Hochberg 1995).
 * @param values NaN missing.
 */
export function closedPhases(values: Float64Array, period: number): Uint8Array {
  const closed = new Uint8Array(period);
  const seen = new Float64Array(period);
  const zeros = new Float64Array(period);
  for (let index = Math.max(0, values.length - CYCLES_LOOKED_AT * period); index < values.length; index++) {
    if (Number.isNaN(values[index]!)) continue;
    seen[index % period]! += 1;
    if (values[index] === 0) zeros[index % period]! += 1;
  }
  const isCandidate = (phase: number): boolean =>
    seen[phase]! >= CYCLES_NEEDED && zeros[phase]! >= CLOSED_ZERO_SHARE * seen[phase]!;
  let [open, openZeros] = [0, 0];
  for (let phase = 0; phase < period; phase++) {
    if (isCandidate(phase)) continue;
    open += seen[phase]!;
    openZeros += zeros[phase]!;
  }
  if (openZeros >= open) return closed;
  const chances: { phase: number; chance: number }[] = [];
  for (let phase = 0; phase < period; phase++) {
    if (!isCandidate(phase)) continue;
    chances.push({ phase, chance: binomialUpperTail(zeros[phase]!, seen[phase]!, openZeros / open) });
  }
  chances.sort((a, b) => a.chance - b.chance || a.phase - b.phase);
  let last = chances.length;
  while (last > 0 && chances[last - 1]!.chance * period > FALSE_SHARE * last) last--;
  for (const { phase } of chances.slice(0, last)) closed[phase] = 1;
  return closed;
}
