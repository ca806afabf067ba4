import type { Random } from '@merchant-analysis/kernel/random';

/** The 31 characters of GB 32100-2015: no I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3 to the power of the position, modulo 31 (GB 32100-2015, table 3). */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/** GB 11714-1997, for the organisation code inside. */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** The 18th character of a unified social credit code (统一社会信用代码), from the first 17. */
export function creditCodeCheckCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * ALPHABET.indexOf(first17[index]!), 0);
  return ALPHABET[(31 - (sum % 31)) % 31]!;
}

/** A code that is well formed and was, with luck, never given out. `kind`: 1 company, 2 individual business. */
export function drawCreditCode(random: Random, kind: 1 | 2, areaCode: string): string {
  let organisation = '';
  for (let index = 0; index < 8; index++) organisation += ALPHABET[random.integer(0, 30)]!;
  const first17 = `9${kind}${areaCode}${organisation}${organisationCheckCharacter(organisation)}`;
  return first17 + creditCodeCheckCharacter(first17);
}

/** In GB 11714 the letters count on from 10 without gaps (A 10 … Z 35). */
function organisationCheckCharacter(first8: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, index) => total + weight * Number.parseInt(first8[index]!, 36),
    0,
  );
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}
