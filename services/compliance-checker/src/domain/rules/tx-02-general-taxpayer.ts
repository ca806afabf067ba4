import {
  firstDayOfMonth,
  formatDate,
  formatMonth,
  monthNumberOf,
} from '@merchant-analysis/kernel/business-date';
import type { DayRange, ProfileFacts, SalesFacts } from '../facts.js';
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
import { BOOKS_EMPTY, FACTS_MISSING, money } from '../wording.js';

type Names = 'annualSalesMinor' | 'firstWarningMinor' | 'secondWarningMinor' | 'levyBps';

interface RollingYear {
  readonly month: number;
  /** Its last day, or the last day of the window. */
  readonly end: number;
  readonly netMinor: number;
}

/**
 * TX-02 一般纳税人登记: sales without tax of any twelve months in a row above the line call for registration.
 * Exactly the line does not. Only sales and refunds count: a single sale of property is booked as other income.
 */
export const generalTaxpayer = defineRule({
  id: 'TX-02',
  needs: ['sales', 'profile'],
  thresholds: ['annualSalesMinor', 'firstWarningMinor', 'secondWarningMinor', 'levyBps'],
  // What registration costs is told by the cliff calendar of the forecast, from this table.
  peers: ['generalRateBps'],
  evaluate(facts, config) {
    const { merchant, window, sales, profile } = facts;
    if (merchant.taxPayerType === 'general') {
      return notApplicable({
        zh: '已登记为一般纳税人。',
        en: 'The merchant is registered as a general taxpayer.',
      });
    }
    if (merchant.currency !== 'CNY') {
      return notApplicable({
        zh: `账本币种为 ${merchant.currency}，登记标准以人民币计。`,
        en: `The line is in CNY and the books are kept in ${merchant.currency}.`,
      });
    }
    if (window === undefined) return undetermined(BOOKS_EMPTY);
    if (sales === undefined || profile === undefined) return undetermined(FACTS_MISSING);
    const years = rollingYears(window, sales, profile, config.thresholds.levyBps);
    const first = years.find((year) => year.netMinor > config.thresholds.annualSalesMinor);
    return checked(first === undefined ? warn(years, config) : [broken(first, years, config)]);
  },
  behind: () => ({ what: 'sales', windowOf: datesOf }),
});

/** The twelve months that end with each month of the window; the last month may not be over. */
function rollingYears(
  window: DayRange,
  sales: SalesFacts,
  profile: ProfileFacts,
  levyBps: number,
): RollingYear[] {
  const years: RollingYear[] = [];
  for (let month = monthNumberOf(window.from); month <= monthNumberOf(window.to); month++) {
    const end = Math.min(firstDayOfMonth(month + 1) - 1, window.to);
    const turnover = turnoverOf(sales, profile, firstDayOfMonth(month - 11), end);
    years.push({ month, end, netMinor: netOf(turnover, levyBps) });
  }
  return years;
}

function broken(first: RollingYear, years: readonly RollingYear[], config: RuleConfig<Names>): DraftFinding {
  const line = config.thresholds.annualSalesMinor;
  const net = first.netMinor;
  const month = formatMonth(first.month);
  return {
    outcome: 'broken',
    key: 'registration',
    reason: {
      zh: `截至 ${month} 的连续 12 个月不含税销售额 ${money(net, 'CNY').zh}，超过 ${money(line, 'CNY').zh}，应登记为一般纳税人。`,
      en: `Sales without tax of the twelve months up to ${month} are ${money(net, 'CNY').en}, more than ${money(line, 'CNY').en}: registration as a general taxpayer is due.`,
    },
    evidence: evidenceOf(first, years, { thresholdMinor: line }),
  };
}

function warn(years: readonly RollingYear[], { thresholds }: RuleConfig<Names>): DraftFinding[] {
  const last = years.at(-1)!;
  const net = last.netMinor;
  const second = net >= thresholds.secondWarningMinor;
  if (net < thresholds.firstWarningMinor) return [];
  const line = second ? thresholds.secondWarningMinor : thresholds.firstWarningMinor;
  const month = formatMonth(last.month);
  return [
    {
      outcome: 'warning',
      severity: second ? 'high' : 'medium',
      key: 'registration',
      reason: {
        zh: `截至 ${month} 的连续 12 个月不含税销售额 ${money(net, 'CNY').zh}，已达提示线 ${money(line, 'CNY').zh}；超过 ${money(thresholds.annualSalesMinor, 'CNY').zh} 须登记为一般纳税人。`,
        en: `Sales without tax of the twelve months up to ${month} are ${money(net, 'CNY').en} and reached the warning line of ${money(line, 'CNY').en}; above ${money(thresholds.annualSalesMinor, 'CNY').en} registration as a general taxpayer is due.`,
      },
      evidence: evidenceOf(last, years, {
        thresholdMinor: thresholds.annualSalesMinor,
        warningLineMinor: line,
      }),
    },
  ];
}

/** The twelve months that are meant, and the curve: `twelveMonthsTo:2026-05` for each month of the window. */
function evidenceOf(year: RollingYear, years: readonly RollingYear[], sums: Record<string, number>) {
  const curve = years.map(({ month, netMinor }) => [`twelveMonthsTo:${formatMonth(month)}`, netMinor]);
  return {
    sums: { netSalesMinor: year.netMinor, ...sums, ...Object.fromEntries(curve) },
    dates: [formatDate(firstDayOfMonth(year.month - 11)), formatDate(year.end)],
  };
}
