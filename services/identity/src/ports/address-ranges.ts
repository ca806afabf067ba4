/** Whether an address lies in one of the ranges (CIDR notation or single addresses). */
export type IsInRanges = (address: string, ranges: readonly string[]) => boolean;
