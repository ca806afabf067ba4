import type { TaxPayer, VatRules } from './vat-rules.js';

/** The rate that a merchant would owe as a general taxpayer, in 1/10,000, and how one knows it. */
export interface GeneralRate {
  readonly rateBps: number;
  readonly from: 'mcc' | 'industry' | 'default';
  /** The category code or the industry, as the merchant has it. */
  readonly of?: string;
}

/** Industries as merchants write them, by a category code that stands for them. */
const CODE_OF_INDUSTRY: Readonly<Record<string, string>> = {
  restaurant: '5812',
  catering: '5812',
  餐饮: '5812',
  餐饮业: '5812',
  convenience: '5411',
  supermarket: '5411',
  便利店: '5411',
  超市: '5411',
  retail: '5399',
  零售: '5399',
  零售业: '5399',
  'online-retail': '5964',
  电商: '5964',
  网店: '5964',
  pharmacy: '5912',
  药店: '5912',
  hotel: '7011',
  酒店: '7011',
  beauty: '7230',
  美容美发: '7230',
};

/** By the merchant's category code where the rule setting has it, else by its industry, else the setting's default. */
export function generalRateOf({ mcc, industry }: TaxPayer, { generalRates }: VatRules): GeneralRate {
  const byCode = (code: string | undefined): number | undefined =>
    code !== undefined && Object.hasOwn(generalRates.byMcc, code) ? generalRates.byMcc[code] : undefined;
  const own = byCode(mcc);
  if (own !== undefined) return { rateBps: own, from: 'mcc', of: mcc! };
  const named = industry?.trim().toLowerCase() ?? '';
  const usual = Object.hasOwn(CODE_OF_INDUSTRY, named) ? byCode(CODE_OF_INDUSTRY[named]) : undefined;
  if (usual !== undefined) return { rateBps: usual, from: 'industry', of: industry! };
  return { rateBps: generalRates.default, from: 'default' };
}
