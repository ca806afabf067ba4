/** How books name the categories of what is filed and paid by the filing deadline. */
export const VAT = /^vat$|增值税/i;
/** Filed together with the VAT; booked by itself it is planned by itself, and the VAT without it. */
export const SURTAX = /surtax|附加/i;
export const INCOME_TAX = /income.?tax|所得税/i;
/** Booked among the wages, and filed like a tax. */
export const SOCIAL_INSURANCE = /social|社保|公积金/i;
