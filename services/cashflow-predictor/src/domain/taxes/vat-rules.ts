import { scale } from '@merchant-analysis/kernel/money';

/** The lines of the value added tax, as the rules TX-01 and TX-02 of the compliance rule set state them. CNY fen. */
export interface VatRules {
  readonly monthlySalesMinor: number;
  readonly quarterlySalesMinor: number;
  /** Sales of twelve months in a row, above which registration as a general taxpayer is due. */
  readonly annualSalesMinor: number;
  /** Levy rate of small-scale taxpayers in 1/10,000. */
  readonly levyBps: number;
  /** Whether somebody has compared the levy rate with the law. */
  readonly isLevyVerified: boolean;
  /** Rates of general taxpayers in 1/10,000, by merchant category code. */
  readonly generalRates: { readonly default: number; readonly byMcc: Readonly<Record<string, number>> };
  /** Day numbers from and to which the threshold is in force, both included. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** Who pays the tax, as the ledger keeps it. */
export interface TaxPayer {
  readonly type: 'small-scale' | 'general' | 'not-registered';
  readonly vatPeriod: 'month' | 'quarter';
  /** Merchant category code (ISO 18245) and industry, where the merchant told them. */
  readonly mcc?: string | undefined;
  readonly industry?: string | undefined;
}

/** Sales without the levy that is inside of them. */
export function netOf(grossMinor: number, { levyBps }: VatRules): number {
  return scale(Math.round(grossMinor), 10_000, 10_000 + levyBps);
}
