import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { CalendarFacts } from '../facts.js';
import { median, robustZ } from '../robust-spread.js';
import { checked, type DraftFinding, datesOf, defineRule, type RuleConfig, undetermined } from '../rule.js';
import { BOOKS_EMPTY, FACTS_MISSING, money } from '../wording.js';

type Names = 'smallestZ' | 'smallestMultiple' | 'weeks' | 'busyDayFactor';

/**
 * ST-10 流量突增: a day far above the same weekday of the weeks before. On feasts and sales festivals more is
 * expected: the day is measured after dividing it by the factor of busy days. A day is looked at only when
 * all the weeks before it are in the books and that weekday usually sells something.
 */
export const velocitySpike = defineRule<Names>({
  id: 'ST-10',
  needs: ['sales'],
  thresholds: ['smallestZ', 'smallestMultiple', 'weeks', 'busyDayFactor'],
  evaluate({ merchant, window, books, sales, calendar }, { thresholds }) {
    if (window === undefined || books === undefined) return undetermined(BOOKS_EMPTY);
    if (sales === undefined) return undetermined(FACTS_MISSING);
    const earliest = Math.max(sales.from, books.from) + 7 * thresholds.weeks;
    if (earliest > window.to) {
      return undetermined({
        zh: `账本不足 ${thresholds.weeks + 1} 周，没有同一星期几的比较基准。`,
        en: `The books hold less than ${thresholds.weeks + 1} weeks: there is nothing to compare a weekday with.`,
      });
    }
    const findings: DraftFinding[] = [];
    for (let day = Math.max(earliest, window.from); day <= window.to; day++) {
      const amount = sales.saleSums[day - sales.from] ?? 0;
      const before: number[] = [];
      for (let week = 1; week <= thresholds.weeks; week++) {
        before.push(sales.saleSums[day - 7 * week - sales.from] ?? 0);
      }
      const spike = measure(day, amount, before, calendar, thresholds);
      if (spike !== undefined) findings.push(report(spike, merchant.currency));
    }
    return checked(findings.reverse());
  },
  behind: () => ({ what: 'sales', windowOf: datesOf }),
});

interface Spike {
  readonly day: number;
  readonly amount: number;
  readonly usual: number;
  readonly z: number;
  readonly feast: string | undefined;
  readonly weeks: number;
}

function measure(
  day: number,
  amount: number,
  before: readonly number[],
  calendar: CalendarFacts,
  thresholds: RuleConfig<Names>['thresholds'],
): Spike | undefined {
  const feast = calendar.busyDays.get(day);
  const measured = feast === undefined ? amount : amount / thresholds.busyDayFactor;
  const usual = median(before);
  if (usual <= 0 || measured < thresholds.smallestMultiple * usual) return undefined;
  const z = robustZ(measured, before);
  return z > thresholds.smallestZ ? { day, amount, usual, z, feast, weeks: before.length } : undefined;
}

function report({ day, amount, usual, z, feast, weeks }: Spike, currency: string): DraftFinding {
  const date = formatDate(day);
  const [sum, middle] = [money(amount, currency), money(Math.round(usual), currency)];
  const multiple = (amount / usual).toFixed(1);
  return {
    outcome: 'broken',
    key: date,
    reason: {
      zh: `${date} 销售 ${sum.zh}，为前 ${weeks} 周同一星期几中位数 ${middle.zh} 的 ${multiple} 倍${feast === undefined ? '' : `，已考虑“${feast}”的影响`}（自查提示）。`,
      en: `Sales on ${date} are ${sum.en}, ${multiple} times the median ${middle.en} of the same weekday in the ${weeks} weeks before${feast === undefined ? '' : `, the effect of ${feast} considered`} (self-check).`,
    },
    evidence: {
      sums: { salesMinor: amount, medianMinor: Math.round(usual) },
      figures: { multiple: amount / usual, ...(Number.isFinite(z) && { robustZ: z }) },
      dates: [date],
    },
  };
}
