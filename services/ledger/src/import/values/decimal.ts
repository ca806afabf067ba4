/** A decimal number held exactly: mantissa / 10^scale. */
export interface Decimal {
  readonly mantissa: number;
  readonly scale: number;
}

/** Digits after the point beyond which a number is refused: no price or quantity has more. */
const MAX_SCALE = 9;

/**
 * Reads a decimal as people and bills write it: `1,234.50`, `¥25.00`, `￥3`, `12元`, `(5.00)` for minus five,
 * `－3` with full-width signs. Commas must stand between thousands: `1,5` is nobody's number here.
 * @returns undefined when it is not a decimal or has too many digits to be held exactly.
 */
export function readDecimal(text: string): Decimal | undefined {
  return readPlain(text) ?? readDressed(text);
}

/** The short and usual form: digits with at most one point and a minus. */
function readPlain(text: string): Decimal | undefined {
  const length = text.length;
  if (length === 0 || length > 15) return undefined;
  let mantissa = 0;
  let scale = -1;
  let at = 0;
  let digits = 0;
  const isNegative = text.charCodeAt(0) === 0x2d;
  if (isNegative) at = 1;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      mantissa = mantissa * 10 + code - 0x30;
      digits++;
      if (scale >= 0) scale++;
    } else if (code === 0x2e && scale < 0) scale = 0;
    else return undefined;
  }
  if (digits === 0 || scale > MAX_SCALE) return undefined;
  return { mantissa: isNegative && mantissa !== 0 ? -mantissa : mantissa, scale: Math.max(scale, 0) };
}

const DECIMAL = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?$/;

function readDressed(text: string): Decimal | undefined {
  let bare = text
    .normalize('NFKC')
    .replaceAll(/[\s`'¥€£$\ufeff]|CNY|RMB|元/g, '')
    .replaceAll(/[−–]/g, '-');
  const isBracketed = bare.startsWith('(') && bare.endsWith(')');
  if (isBracketed) bare = bare.slice(1, -1);
  const match = DECIMAL.exec(bare);
  if (!match || (!match[2] && !match[3])) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  const mantissa = Number(match[2]!.replaceAll(',', '') + fraction);
  if (!Number.isSafeInteger(mantissa) || fraction.length > MAX_SCALE) return undefined;
  const isNegative = (match[1] === '-') !== isBracketed;
  return { mantissa: isNegative && mantissa !== 0 ? -mantissa : mantissa, scale: fraction.length };
}

/**
 * Minor units of a decimal amount, rounded once, half away from zero.
 * @returns undefined when they do not fit a safe integer.
 */
export function toMinorUnits(amount: Decimal, minorDigits: number): number | undefined {
  return shift(amount.mantissa, amount.scale - minorDigits);
}

/** quantity × unit price in minor units: the exact product is rounded once. */
export function multiplyToMinorUnits(
  quantity: Decimal,
  unitPrice: Decimal,
  minorDigits: number,
): number | undefined {
  const product = quantity.mantissa * unitPrice.mantissa;
  const places = quantity.scale + unitPrice.scale - minorDigits;
  if (Number.isSafeInteger(product)) return shift(product, places);
  return shiftBig(BigInt(quantity.mantissa) * BigInt(unitPrice.mantissa), places);
}

/** The nearest double: quantities are not money. */
export function toNumber(decimal: Decimal): number {
  return decimal.scale === 0 ? decimal.mantissa : decimal.mantissa / 10 ** decimal.scale;
}

/** mantissa / 10^places, rounded half away from zero. */
function shift(mantissa: number, places: number): number | undefined {
  if (places <= 0) {
    const raised = mantissa * 10 ** -places;
    return Number.isSafeInteger(raised) ? raised + 0 : undefined;
  }
  if (places > 15) return shiftBig(BigInt(mantissa), places);
  const divisor = 10 ** places;
  const magnitude = Math.abs(mantissa);
  const remainder = magnitude % divisor;
  const quotient = (magnitude - remainder) / divisor + (remainder * 2 >= divisor ? 1 : 0);
  return mantissa < 0 && quotient !== 0 ? -quotient : quotient;
}

function shiftBig(mantissa: bigint, places: number): number | undefined {
  const magnitude = mantissa < 0n ? -mantissa : mantissa;
  const divisor = 10n ** BigInt(Math.max(places, 0));
  let quotient = magnitude * 10n ** BigInt(Math.max(-places, 0));
  const remainder = quotient % divisor;
  quotient = quotient / divisor + (remainder * 2n >= divisor ? 1n : 0n);
  const value = Number(mantissa < 0n ? -quotient : quotient);
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}
