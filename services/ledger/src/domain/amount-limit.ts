/**
 * The largest amount of one transaction either way, in minor units (10 billion yuan). Sums of 9,000 of them still
 * are exact integers; an amount beyond it is a mistake of the file.
 */
export const LARGEST_AMOUNT_MINOR = 1_000_000_000_000;
