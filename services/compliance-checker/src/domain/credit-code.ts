/** Characters of a unified social credit code in the order of their values: no I, O, S, V, Z. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * Whether a unified social credit code (统一社会信用代码) carries the right check character: GB 32100-2015,
 * Σ valueᵢ·3^(i−1) of the first 17 characters, check = (31 − Σ mod 31) mod 31. Small letters count as capital.
 */
export function isCreditCode(code: string): boolean {
  const text = code.toUpperCase();
  if (text.length !== 18) return false;
  let sum = 0;
  let weight = 1;
  for (const character of text.slice(0, 17)) {
    const value = CHARACTERS.indexOf(character);
    if (value < 0) return false;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return CHARACTERS[(31 - (sum % 31)) % 31] === text[17];
}
