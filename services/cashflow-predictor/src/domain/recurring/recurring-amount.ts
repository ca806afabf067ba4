/** How the amount of the next payment is foreseen from those before. */
type AmountRule = 'median-of-three' | 'last' | 'same-quarter-month' | 'same-month-last-year';

interface RecurringAmount {
  /** The amount expected in a month (month number), minor units, whole. */
  foresee(month: number): number;
  /** By how much past amounts were off what would have been foreseen, relative to the larger of the two: -1 to 1. */
  readonly relativeErrors: readonly number[];
}

/** What is believed of amounts before there are enough to tell: off by a tenth either way. */
const PRIOR_ERRORS = [-0.1, 0.1];
const ERRORS_ENOUGH = 4;
const MOST_REMEMBERED = 24;
/** A first payment below this part of the second is for a part of its period: somebody began in the middle of it. */
const IN_PART = 0.5;

/**
 * Learns how a recurring amount behaves. The rule that would have foreseen the past best is taken: a rent stays
 * at its last value, a wage near its recent median, a tax differs between the months of a quarter. What was paid for
 * the first part of a period teaches nothing about whole ones.
 * @param amounts in time order, and the month number of each.
 */
export function learnAmount(amounts: readonly number[], months: readonly number[]): RecurringAmount {
  const beganInPart = amounts.length > 1 && amounts[0]! < IN_PART * amounts[1]!;
  const from = Math.max(beganInPart ? 1 : 0, amounts.length - MOST_REMEMBERED);
  const known = amounts.slice(from);
  const when = months.slice(from);
  let best: { rule: AmountRule; error: number; errors: number[] } | undefined;
  for (const rule of RULES) {
    const errors: number[] = [];
    let sum = 0;
    for (let index = 1; index < known.length; index++) {
      const foreseen = apply(rule, known, when, index, when[index]!);
      // Not relative to what was foreseen: after one small payment any other would be off by many times the next.
      const error = foreseen > 0 ? (known[index]! - foreseen) / Math.max(known[index]!, foreseen) : 0;
      errors.push(error);
      sum += Math.abs(error);
    }
    if (best === undefined || sum < best.error - 1e-12) best = { rule, error: sum, errors };
  }
  const { rule, errors } = best!;
  const allSame = known.length >= 3 && known.every((amount) => amount === known[0]);
  const relativeErrors = allSame || errors.length >= ERRORS_ENOUGH ? errors : [...errors, ...PRIOR_ERRORS];
  return { foresee: (month) => Math.round(apply(rule, known, when, known.length, month)), relativeErrors };
}

const RULES: readonly AmountRule[] = [
  'last',
  'median-of-three',
  'same-quarter-month',
  'same-month-last-year',
];

/** What the first `count` amounts foresee for a month. */
function apply(
  rule: AmountRule,
  amounts: readonly number[],
  months: readonly number[],
  count: number,
  month: number,
): number {
  if (rule === 'last') return amounts[count - 1]!;
  if (rule === 'same-quarter-month') {
    let [latest, before] = [-1, -1];
    for (let index = count - 1; index >= 0 && before < 0; index--) {
      if ((month - months[index]!) % 3 !== 0) continue;
      if (latest < 0) latest = index;
      else before = index;
    }
    if (latest >= 0) return before < 0 ? amounts[latest]! : (amounts[latest]! + amounts[before]!) / 2;
  }
  if (rule === 'same-month-last-year') {
    for (let index = count - 1; index >= 0; index--) {
      if (months[index] === month - 12) return amounts[index]!;
    }
  }
  if (count < 3) return count === 2 ? (amounts[0]! + amounts[1]!) / 2 : amounts[0]!;
  const [a, b, c] = [amounts[count - 3]!, amounts[count - 2]!, amounts[count - 1]!];
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
