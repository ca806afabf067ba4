/**
 * Money is an integer number of minor units (分, cents) that travels with its currency.
 * Every function here takes and returns safe integers; none of them ever holds money in a fraction.
 */

/** Digits after the decimal point of a currency, ISO 4217. Anything not listed has two. */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/**
 * The largest amount of one transaction either way, in minor units (10 billion yuan). Sums of 9,000 of them still
 * are exact integers; an amount beyond it is a mistake of its source.
 */
export const LARGEST_AMOUNT_MINOR = 1_000_000_000_000;

/** How many digits follow the decimal point in this currency (CNY 2, JPY 0). */
export function minorDigitsOf(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/**
 * Divides and rounds once, half away from zero (四舍五入 for both signs).
 * @throws RangeError when the divisor is zero or an argument is not a safe integer.
 * @example divideRounded(5, 2) // 3
 * @example divideRounded(-5, 2) // -3
 */
export function divideRounded(numerator: number, denominator: number): number {
  assertSafe(numerator);
  assertSafe(denominator);
  if (denominator === 0) throw new RangeError('division of money by zero');
  const quotient = Math.trunc(numerator / denominator);
  const remainder = numerator - quotient * denominator;
  if (2 * Math.abs(remainder) < Math.abs(denominator)) return quotient;
  return quotient + (numerator < 0 === denominator < 0 ? 1 : -1);
}

/**
 * amount × numerator / denominator in exact integers, rounded once, half away from zero.
 * Use it for percentages: `scale(amountFen, 85, 100)`.
 */
export function scale(amountMinor: number, numerator: number, denominator: number): number {
  assertSafe(amountMinor);
  assertSafe(numerator);
  assertSafe(denominator);
  if (denominator === 0) throw new RangeError('division of money by zero');
  const product = BigInt(amountMinor) * BigInt(numerator);
  const divisor = BigInt(denominator);
  let quotient = product / divisor;
  const remainder = product - quotient * divisor;
  if (2n * absolute(remainder) >= absolute(divisor)) quotient += product < 0n === divisor < 0n ? 1n : -1n;
  return toSafe(quotient);
}

/**
 * Splits an amount by weights so that the parts always sum to the whole (largest remainder).
 * Equal remainders go to the earlier part. With no positive weight everything goes to the first part.
 * @example allocate(100, [1, 1, 1]) // [34, 33, 33]
 */
export function allocate(amountMinor: number, weights: readonly number[]): number[] {
  assertSafe(amountMinor);
  if (weights.length === 0) {
    if (amountMinor === 0) return [];
    throw new RangeError('cannot allocate an amount to no parts');
  }
  if (weights.some((weight) => !(weight >= 0) || !Number.isFinite(weight))) {
    throw new RangeError('weights must be finite and not negative');
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map((_, index) => (index === 0 ? amountMinor : 0));
  const sign = amountMinor < 0 ? -1 : 1;
  const whole = Math.abs(amountMinor);
  const exact = weights.map((weight) => (whole * weight) / total);
  const parts = exact.map(Math.floor);
  let left = whole - parts.reduce((sum, part) => sum + part, 0);
  const order = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (let turn = 0; left > 0; turn = (turn + 1) % order.length, left--) parts[order[turn]!.index]! += 1;
  for (let turn = order.length - 1; left < 0; turn--, left++) parts[order[turn]!.index]! -= 1;
  return parts.map((part) => (part === 0 ? 0 : sign * part));
}

/**
 * Reads a plain decimal ("1234.50", "-0.1") into minor units, exactly, rounding half away from zero when
 * the text has more digits than the currency.
 * @returns undefined when the text is not a plain decimal or does not fit a safe integer.
 */
export function parseDecimal(text: string, minorDigits: number): number | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || (!match[2] && !match[3])) return undefined;
  const fraction = match[3] ?? '';
  const kept = fraction.slice(0, minorDigits).padEnd(minorDigits, '0');
  let value = Number(`${match[2] || '0'}${kept}`);
  if (fraction.length > minorDigits && fraction.charCodeAt(minorDigits) >= 53) value += 1;
  if (!Number.isSafeInteger(value)) return undefined;
  return match[1] === '-' && value !== 0 ? -value : value;
}

/**
 * Writes minor units as a plain decimal: `formatDecimal(-5, 2)` is "-0.05".
 */
export function formatDecimal(amountMinor: number, minorDigits: number): string {
  assertSafe(amountMinor);
  const digits = String(Math.abs(amountMinor)).padStart(minorDigits + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  if (minorDigits === 0) return sign + digits;
  return `${sign}${digits.slice(0, -minorDigits)}.${digits.slice(-minorDigits)}`;
}

function assertSafe(value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function toSafe(value: bigint): number {
  const number = Number(value);
  assertSafe(number);
  return number;
}
