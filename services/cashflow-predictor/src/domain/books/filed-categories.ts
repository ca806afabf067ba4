/** How books name the categories of what is filed and paid by the filing deadline. */
const VAT = /^vat(?![a-z])|增值税/i;
const SURTAX = /surtax|附加/i;
const VAT_AND_SURTAX = /(?:vat|增值税).*(?:及|和|与|、|[+&,/，]|and).*(?:surtax|附加)/i;
export const INCOME_TAX = /income.?tax|所得税/i;
/** Booked among the wages, and filed like a tax. */
export const SOCIAL_INSURANCE =
  /(?<![a-z])social[-_ ]?(?:insurance|security)|(?<![a-z])(?:housing|provident)[-_ ]?fund|社保|社会保险|公积金/i;

/** Whether a category holds VAT, alone or with its surtax, in books of these categories. */
export function isVat(category: string, categories: readonly string[]): boolean {
  return VAT.test(category) && !isSurtax(category, categories);
}

/**
 * Whether a category holds surtax alone: it is filed together with the VAT; booked by itself it is planned by itself, and
 * the VAT without it. `增值税附加` is the surtax where the VAT has a category beside it, and both where it has none.
 */
export function isSurtax(category: string, categories: readonly string[]): boolean {
  if (!SURTAX.test(category)) return false;
  if (!VAT.test(category)) return true;
  return !VAT_AND_SURTAX.test(category) && categories.some((one) => VAT.test(one) && !SURTAX.test(one));
}

/** Whether a category that holds VAT says that surtax is in it. */
export function holdsSurtax(category: string): boolean {
  return SURTAX.test(category);
}

/** Whether payments of a category are foreseen by the filing calendar. */
export function isFiled(category: string): boolean {
  return [VAT, SURTAX, INCOME_TAX, SOCIAL_INSURANCE].some((pattern) => pattern.test(category));
}
