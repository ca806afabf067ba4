/** A tax on the sales of a period that is not over: how much it will be, and whether, the sales to come decide. */
export interface TaxOnSales {
  /** Day numbers of the period. */
  readonly from: number;
  readonly to: number;
  /** What was sold in it so far, by the business day of the sale, tax included. */
  readonly soldMinor: number;
  /** What the payer sold in the last 90 days, on the day on which the money moved: its part of the inflow. */
  readonly recentMinor: number;
  /** Sales without a tax that is inside of them are the basis: its rate in 1/10,000, or 0. */
  readonly insideBps: number;
  /** A basis that does not reach the line owes nothing. */
  readonly lineMinor: number;
  /** Tax for one of the basis. */
  readonly ratio: number;
}

/** What is owed on so many sales of the period; not rounded. */
export function owedOn(
  grossMinor: number,
  { insideBps, lineMinor, ratio }: Pick<TaxOnSales, 'insideBps' | 'lineMinor' | 'ratio'>,
): number {
  const basis = (grossMinor * 10_000) / (10_000 + insideBps);
  return Math.round(basis) >= lineMinor ? Math.max(0, basis * ratio) : 0;
}
