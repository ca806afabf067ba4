import type { Cliff } from '@merchant-analysis/contracts/forecast-detail';
import { scale } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { sumBetween } from '../books/daily-sales.js';
import { type GeneralRate, generalRateOf } from './general-rate.js';
import { taxPeriodOf } from './tax-periods.js';
import { netOf, type TaxPayer, type VatRules } from './vat-rules.js';

/** What crossing a line costs, and what the figure rests on. */
export interface Stake {
  readonly atStakeMinor: number;
  readonly basis: NonNullable<Cliff['basis']>;
}

/** Sales less refunds by day, day number `firstDay` first. */
interface SoldBooks {
  readonly sales: Float64Array;
  readonly firstDay: number;
}

const percent = (ratio: number): number => Math.round(ratio * 1000) / 10;
const rate = (bps: number): string => `${bps / 100}`;

/** All sales of the period pay the levy: nothing of it is estimated but the sales. */
export function thresholdStake(netMinor: number, rules: VatRules): Stake {
  const unsure = rules.isLevyVerified ? { zh: '', en: '' } : { zh: '（待核实）', en: ' (to be verified)' };
  return {
    atStakeMinor: scale(netMinor, rules.levyBps, 10_000),
    basis: {
      rateBps: rules.levyBps,
      source: 'rule',
      text: {
        zh: `按规则 TX-01 设定的征收率 ${rate(rules.levyBps)}%${unsure.zh}计算，未含附加税费。`,
        en: `At the levy rate of ${rate(rules.levyBps)} % that rule TX-01 sets${unsure.en}, without surtax.`,
      },
    },
  };
}

/**
 * What twelve months would owe as a general taxpayer at today's prices, less the levy that the same sales owe without
 * registration: on the filing periods that reach the threshold, and on no others. The books do not tell input tax.
 */
export function registrationStake(
  netMinor: number,
  books: SoldBooks,
  { payer, rules }: { payer: TaxPayer; rules: VatRules },
): Stake {
  const grossMinor = scale(netMinor, 10_000 + rules.levyBps, 10_000);
  const general = generalRateOf(payer, rules);
  const taxed = taxedShare(books, payer, rules, netMinor);
  const levyMinor = scale(scale(netMinor, taxed.partMinor, taxed.wholeMinor), rules.levyBps, 10_000);
  const share = taxed.partMinor / taxed.wholeMinor;
  return {
    atStakeMinor: scale(grossMinor, general.rateBps, 10_000 + general.rateBps) - levyMinor,
    basis: {
      rateBps: general.rateBps,
      source: general.from,
      taxedShare: Math.round(share * 10_000) / 10_000,
      text: sentenceOf(general, share, rules),
    },
  };
}

/**
 * On how much of a year of so many sales a small-scale taxpayer owes the levy: by the filing periods of its own that
 * are over, each as many times as large as the year is, so that a trade of one season keeps its exempt periods.
 */
function taxedShare(
  { sales, firstDay }: SoldBooks,
  { type, vatPeriod }: TaxPayer,
  rules: VatRules,
  yearMinor: number,
): { partMinor: number; wholeMinor: number } {
  if (type === 'not-registered') return { partMinor: 0, wholeMinor: 1 };
  const line = vatPeriod === 'month' ? rules.monthlySalesMinor : rules.quarterlySalesMinor;
  const nets: number[] = [];
  let { from, to } = taxPeriodOf(taxPeriodOf(firstDay + sales.length, vatPeriod).from - 1, vatPeriod);
  while (from >= firstDay && nets.length < PERIODS_A_YEAR[vatPeriod]) {
    nets.push(Math.max(0, netOf(sumBetween(sales, firstDay, from, to), rules)));
    ({ from, to } = taxPeriodOf(from - 1, vatPeriod));
  }
  const wholeMinor = nets.reduce((sum, net) => sum + net, 0);
  // Without a period that is over: near the line all of them are taxed.
  if (wholeMinor === 0) return { partMinor: 1, wholeMinor: 1 };
  const times = (yearMinor * nets.length) / (wholeMinor * PERIODS_A_YEAR[vatPeriod]);
  const partMinor = nets.reduce((sum, net) => (net * times >= line ? sum + net : sum), 0);
  return { partMinor, wholeMinor };
}

const PERIODS_A_YEAR = { month: 12, quarter: 4 } as const;

function sentenceOf({ rateBps, from, of }: GeneralRate, share: number, { levyBps }: VatRules): LocalizedText {
  const known = {
    mcc: { zh: `按商户类别码 ${of}`, en: `by the merchant category code ${of}` },
    industry: { zh: `按所填行业“${of}”`, en: `by the industry "${of}"` },
    default: {
      zh: '商户类别码和行业未填写或不在规则设置中，按平台默认值',
      en: 'a platform default, as the rule settings know neither its category code nor its industry',
    },
  }[from];
  return {
    zh: `税率 ${rate(rateBps)}%：${known.zh}（规则 TX-02 的设置）；按现价、未计进项，已减去未登记时应缴的部分（征收率 ${rate(levyBps)}%，按本商户各申报期的淡旺计 ${percent(share)}% 的销售额应税）。`,
    en: `Rate of ${rate(rateBps)} %: ${known.en} (settings of rule TX-02); at today's prices and before input tax, less what is due without registration (the levy of ${rate(levyBps)} % on ${percent(share)} % of the sales, by the seasons of its own filing periods).`,
  };
}
