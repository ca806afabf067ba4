import type { Cliff } from '@merchant-analysis/contracts/forecast-detail';
import {
  firstDayOfMonth,
  formatDate,
  formatMonth,
  monthNumberOf,
} from '@merchant-analysis/kernel/business-date';
import { formatDecimal } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { dailySales, sumBetween } from '../daily-sales.js';
import type { CashflowInput, CashflowResult } from '../forecast-cashflow.js';
import { medianOf } from '../series/quantile.js';
import { registrationStake, type Stake, thresholdStake } from './at-stake.js';
import { salesPaths } from './sales-paths.js';
import { taxPeriodOf } from './tax-periods.js';
import { netOf, type TaxPayer, type VatRules } from './vat-rules.js';

interface Line {
  readonly rule: Cliff['rule'];
  readonly period: string;
  readonly from: number;
  readonly to: number;
  readonly lineMinor: number;
  /** The threshold is reached at the line, registration is due above it. */
  readonly counts: 'at' | 'above';
}

/**
 * The tax lines that the horizon touches: the VAT threshold of each filing period (rule TX-01) and the line of twelve
 * months in a row above which registration is due (TX-02). The chance is that of the paths of the sales; the sales of
 * the books are known. Lines that no path crosses are shown with a chance of 0.
 */
export function cliffCalendar(
  input: CashflowInput,
  result: CashflowResult,
  { payer, rules }: { payer: TaxPayer; rules: VatRules },
): Cliff[] {
  const { firstDay, days, horizonDays } = input;
  const nextDay = firstDay + days;
  const lastDay = nextDay + horizonDays - 1;
  const sales = dailySales(input.columns, days);
  const paths = salesPaths(result.inflow, result.sales);
  return linesOf(payer, rules, nextDay, lastDay).map((line) => {
    const gross = sumBetween(sales, firstDay, line.from, nextDay - 1);
    const crossedAlready = crossingInBooks(sales, input, line, rules);
    const through = Math.min(line.to, lastDay);
    const crossings: number[] = [];
    const ends: number[] = [];
    for (const path of paths) {
      let soFar = gross;
      let crossed = crossedAlready;
      for (let day = Math.max(nextDay, line.from); day <= through; day++) {
        soFar += path[day - nextDay]!;
        if (crossed === undefined && isCrossed(soFar, line, rules)) crossed = day;
      }
      ends.push(netOf(soFar, rules));
      if (crossed !== undefined) crossings.push(crossed);
    }
    const expectedMinor = Math.round(medianOf(ends));
    const least = Math.max(expectedMinor, line.lineMinor);
    const stake =
      line.rule === 'TX-01'
        ? thresholdStake(least, rules)
        : registrationStake(least, input, { payer, rules });
    return describe(line, stake, {
      soFarMinor: netOf(gross, rules),
      expectedMinor,
      through,
      probability: paths.length === 0 ? 0 : crossings.length / paths.length,
      crossing: crossings.length === 0 ? undefined : Math.round(medianOf(crossings)),
      crossedAlready,
    });
  });
}

/** The day on which the sales of the books crossed a line, when they have. */
function crossingInBooks(
  sales: Float64Array,
  { firstDay }: CashflowInput,
  line: Line,
  rules: VatRules,
): number | undefined {
  let soFar = 0;
  for (let day = Math.max(line.from, firstDay); day < firstDay + sales.length; day++) {
    soFar += sales[day - firstDay]!;
    if (isCrossed(soFar, line, rules)) return day;
  }
  return undefined;
}

function linesOf(payer: TaxPayer, rules: VatRules, nextDay: number, lastDay: number): Line[] {
  const lines: Line[] = [];
  if (payer.type === 'small-scale') {
    const lineMinor = payer.vatPeriod === 'month' ? rules.monthlySalesMinor : rules.quarterlySalesMinor;
    for (let day = nextDay; day <= lastDay; ) {
      const { key, from, to } = taxPeriodOf(day, payer.vatPeriod);
      // The threshold is in force for a time only.
      if (from >= rules.validFrom && to <= rules.validTo) {
        lines.push({ rule: 'TX-01', period: key, from, to, lineMinor, counts: 'at' });
      }
      day = to + 1;
    }
  }
  if (payer.type !== 'general') {
    for (let month = monthNumberOf(nextDay); month <= monthNumberOf(lastDay); month++) {
      lines.push({
        rule: 'TX-02',
        period: formatMonth(month),
        from: firstDayOfMonth(month - 11),
        to: firstDayOfMonth(month + 1) - 1,
        lineMinor: rules.annualSalesMinor,
        counts: 'above',
      });
    }
  }
  return lines;
}

function isCrossed(grossMinor: number, { lineMinor, counts }: Line, rules: VatRules): boolean {
  const net = netOf(grossMinor, rules);
  return counts === 'at' ? net >= lineMinor : net > lineMinor;
}

function describe(
  { rule, period, lineMinor }: Line,
  stake: Stake,
  found: {
    soFarMinor: number;
    expectedMinor: number;
    through: number;
    probability: number;
    crossing: number | undefined;
    /** The day on which the sales of the books crossed the line, when they have. */
    crossedAlready: number | undefined;
  },
): Cliff {
  const { crossing, crossedAlready, through, probability, ...sums } = found;
  return {
    ...{ rule, period, lineMinor, ...sums },
    through: formatDate(through),
    probability: Math.round(probability * 10_000) / 10_000,
    ...(crossing !== undefined && { date: formatDate(crossing) }),
    ...stake,
    text:
      crossedAlready === undefined
        ? textOf(rule, { period, lineMinor, probability, ...stake })
        : textOfCrossed(rule, { period, lineMinor, date: formatDate(crossedAlready), ...stake }),
  };
}

function textOf(
  rule: Cliff['rule'],
  of: { period: string; lineMinor: number; probability: number } & Stake,
): LocalizedText {
  const percent = Math.round(of.probability * 100);
  const [line, stake] = [formatDecimal(of.lineMinor, 2), formatDecimal(of.atStakeMinor, 2)];
  const { zh, en } = of.basis.text;
  return rule === 'TX-01'
    ? {
        zh: `${of.period} 不含税销售额达到起征点 ${line} 元的可能性为 ${percent}%；一旦达到，全额计税约 ${stake} 元。${zh}`,
        en: `Sales without tax of ${of.period} reach the VAT threshold of CNY ${line} with a chance of ${percent} %; then all of them are taxed, about CNY ${stake}. ${en}`,
      }
    : {
        zh: `截至 ${of.period} 的连续 12 个月不含税销售额超过 ${line} 元的可能性为 ${percent}%；登记为一般纳税人后每年约多缴 ${stake} 元。${zh}`,
        en: `Sales without tax of the twelve months up to ${of.period} exceed CNY ${line} with a chance of ${percent} %; as a general taxpayer about CNY ${stake} more a year is due. ${en}`,
      };
}

/** Of a line behind which the sales are: that is no chance any more. */
function textOfCrossed(
  rule: Cliff['rule'],
  of: { period: string; lineMinor: number; date: string } & Stake,
): LocalizedText {
  const [line, stake] = [formatDecimal(of.lineMinor, 2), formatDecimal(of.atStakeMinor, 2)];
  const { zh, en } = of.basis.text;
  return rule === 'TX-01'
    ? {
        zh: `${of.period} 不含税销售额已于 ${of.date} 达到起征点 ${line} 元，全额计税约 ${stake} 元。${zh}`,
        en: `The VAT threshold of CNY ${line} was reached on ${of.date} by the sales without tax of ${of.period}: all of them are taxed, about CNY ${stake}. ${en}`,
      }
    : {
        zh: `截至 ${of.period} 的连续 12 个月不含税销售额已于 ${of.date} 超过 ${line} 元；登记为一般纳税人后每年约多缴 ${stake} 元。${zh}`,
        en: `The line of CNY ${line} was crossed on ${of.date} by the sales without tax of the twelve months up to ${of.period}; as a general taxpayer about CNY ${stake} more a year is due. ${en}`,
      };
}
