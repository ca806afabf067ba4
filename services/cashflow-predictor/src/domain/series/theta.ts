import { PATTERN, type PatternBank, patternAt } from './pattern-bank.js';

/** The line is fitted on at most two years, so that an old slope does not outlive its cause. */
const LINE_DAYS = 730;

/**
 * Member: the Theta method (Assimakopoulos & Nikolopoulos 2000) in the form of Hyndman & Billah 2003: simple
 * smoothing of the seasonally adjusted series with half the slope of its line. Level and season are those of the
 * smoothing member `level`; this adds the drift.
 */
export function addThetaDrift(bank: PatternBank, member: number, level: number, fitted: Float64Array): void {
  const origins = bank.origins.length;
  const length = bank.origins[origins - 1]!;
  // Running sums of 1, t, t², y and t·y over known days: a line through any window in constant time.
  const ones = new Float64Array(length + 1);
  const times = new Float64Array(length + 1);
  const squares = new Float64Array(length + 1);
  const values = new Float64Array(length + 1);
  const products = new Float64Array(length + 1);
  for (let day = 0; day < length; day++) {
    const value = fitted[day]!;
    const known = Number.isNaN(value) ? 0 : 1;
    const amount = known === 1 ? value : 0;
    ones[day + 1] = ones[day]! + known;
    times[day + 1] = times[day]! + known * day;
    squares[day + 1] = squares[day]! + known * day * day;
    values[day + 1] = values[day]! + amount;
    products[day + 1] = products[day]! + amount * day;
  }
  for (let origin = 0; origin < origins; origin++) {
    const end = bank.origins[origin]!;
    const from = Math.max(0, end - LINE_DAYS);
    const n = ones[end]! - ones[from]!;
    const t = times[end]! - times[from]!;
    const spread = n * (squares[end]! - squares[from]!) - t * t;
    const slope =
      n > 2 && spread > 0
        ? (n * (products[end]! - products[from]!) - t * (values[end]! - values[from]!)) / spread
        : 0;
    bank.drift[member * origins + origin] = slope / 2;
  }
  copyPatterns(bank, member, level);
}

/** The same for a further level of the same series, whose line the Theta member `line` has fitted. */
export function copyThetaDrift(bank: PatternBank, member: number, level: number, line: number): void {
  const origins = bank.origins.length;
  bank.drift.copyWithin(member * origins, line * origins, (line + 1) * origins);
  copyPatterns(bank, member, level);
}

function copyPatterns(bank: PatternBank, member: number, level: number): void {
  const from = patternAt(bank, level, 0);
  const to = patternAt(bank, member, 0);
  bank.pattern.copyWithin(to, from, from + bank.origins.length * PATTERN);
}
