import { formatDate } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';
import { reachesFraction } from '../exact-ratio.js';
import type { Facts, ProfileFacts, SalesFacts } from '../facts.js';
import { netOf, turnoverOf } from '../net-sales.js';
import {
  checked,
  type DraftFinding,
  datesOf,
  defineRule,
  notApplicable,
  type RuleConfig,
  undetermined,
} from '../rule.js';
import { type VatPeriod, vatPeriods } from '../vat-periods.js';
import { BOOKS_EMPTY, FACTS_MISSING, money, percent } from '../wording.js';

type Names = 'monthlySalesMinor' | 'quarterlySalesMinor' | 'warnRatio' | 'levyBps';

/**
 * TX-01 增值税起征点: a small-scale taxpayer whose sales without tax reach the threshold of the filing period
 * pays on the full amount. Every period that the window touches is looked at; the warning is for the last period in the books only, as the others cannot be changed any more.
 */
export const vatThreshold = defineRule({
  id: 'TX-01',
  needs: ['sales', 'profile'],
  thresholds: ['monthlySalesMinor', 'quarterlySalesMinor', 'warnRatio', 'levyBps'],
  evaluate(facts, config) {
    const { merchant, window, books, sales, profile } = facts;
    if (merchant.taxPayerType !== 'small-scale') {
      return notApplicable({
        zh: '起征点只适用于小规模纳税人。',
        en: 'The threshold is for small-scale taxpayers only.',
      });
    }
    if (merchant.currency !== 'CNY') {
      return notApplicable({
        zh: `账本币种为 ${merchant.currency}，起征点以人民币计。`,
        en: `The threshold is in CNY and the books are kept in ${merchant.currency}.`,
      });
    }
    if (window === undefined || books === undefined) return undetermined(BOOKS_EMPTY);
    if (sales === undefined || profile === undefined) return undetermined(FACTS_MISSING);
    const periods = vatPeriods(merchant.vatPeriod, window);
    const findings = periods.flatMap((period) =>
      lookAt(period, { sales, profile, lastDay: books.to, facts, config }),
    );
    return checked(findings);
  },
  behind: () => ({
    what: 'sales',
    // Up to the day of crossing, which stands between the first and the last day of the period.
    windowOf: (finding) => {
      const period = datesOf(finding);
      const crossing = finding.outcome === 'broken' ? finding.evidence.dates[1] : undefined;
      return period && { from: period.from, to: crossing ?? period.to };
    },
  }),
});

interface Context {
  readonly sales: SalesFacts;
  readonly profile: ProfileFacts;
  readonly lastDay: number;
  readonly facts: Facts;
  readonly config: RuleConfig<Names>;
}

function lookAt(period: VatPeriod, { sales, profile, lastDay, facts, config }: Context): DraftFinding[] {
  const { thresholds } = config;
  const limit =
    facts.merchant.vatPeriod === 'month' ? thresholds.monthlySalesMinor : thresholds.quarterlySalesMinor;
  const turnover = turnoverOf(sales, profile, period.from, period.to);
  const net = netOf(turnover, thresholds.levyBps);
  const reached = net >= limit;
  const isLast = lastDay <= period.to;
  if (!reached && !(isLast && reachesFraction(net, limit, thresholds.warnRatio))) return [];
  const tax = scale(net, thresholds.levyBps, 10_000);
  const evidence = {
    sums: {
      netSalesMinor: net,
      salesWithTaxInsideMinor: turnover.includedMinor,
      salesWithoutTaxMinor: turnover.untaxedMinor,
      thresholdMinor: limit,
      taxAtStakeMinor: tax,
    },
    figures: { ratioOfThreshold: net / limit },
  };
  const netText = money(net, 'CNY');
  const limitText = money(limit, 'CNY');
  const taxText = money(tax, 'CNY');
  if (!reached) {
    return [
      {
        outcome: 'warning',
        severity: 'medium',
        key: period.key,
        reason: {
          zh: `${period.key} 申报期不含税销售额 ${netText.zh}，已达起征点 ${limitText.zh} 的 ${percent(net / limit)}；一旦达到，将就全额计税（约 ${taxText.zh}）。`,
          en: `Sales without tax in ${period.key} are ${netText.en}, ${percent(net / limit)} of the threshold of ${limitText.en}; once it is reached, the full amount is taxed (about ${taxText.en}).`,
        },
        evidence: { ...evidence, dates: [formatDate(period.from), formatDate(period.to)] },
      },
    ];
  }
  const crossing = dayOfCrossing(period, limit, { sales, profile, lastDay, facts, config });
  return [
    {
      outcome: 'broken',
      key: period.key,
      reason: {
        zh: `${period.key} 申报期不含税销售额 ${netText.zh}，达到起征点 ${limitText.zh}（${formatDate(crossing)} 起），应就全额计税，约 ${taxText.zh}。`,
        en: `Sales without tax in ${period.key} are ${netText.en} and reached the threshold of ${limitText.en} on ${formatDate(crossing)}: the full amount is taxed, about ${taxText.en}.`,
      },
      evidence: {
        ...evidence,
        dates: [formatDate(period.from), formatDate(crossing), formatDate(period.to)],
      },
    },
  ];
}

/** The first day on which the sales since the beginning of the period reach the threshold. */
function dayOfCrossing(period: VatPeriod, limit: number, { sales, profile, config }: Context): number {
  let included = 0;
  let untaxed = 0;
  for (let day = period.from; day <= period.to; day++) {
    const one = turnoverOf(sales, profile, day, day);
    included += one.includedMinor;
    untaxed += one.untaxedMinor;
    const sofar = { includedMinor: included, untaxedMinor: untaxed };
    if (netOf(sofar, config.thresholds.levyBps) >= limit) return day;
  }
  return period.to;
}
